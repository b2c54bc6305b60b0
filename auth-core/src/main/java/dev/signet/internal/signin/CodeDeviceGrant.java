package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.GrantResponses;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A dialect older than RFC 8628: JSON instead of forms, 403 and 404 for "not yet", and an authorization code at the end, for which the
 * server itself made the PKCE verifier. Safe for use by several threads; each attempt is used by one.
 */
public final class CodeDeviceGrant implements DeviceGrant {
    private static final String JSON = "application/json";
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final Set<Integer> PENDING = Set.of(403, 404);

    private final CodeDeviceTerms terms;
    private final CodeExchange exchange;
    private final TokenTransport transport;
    private final TimeSource time;

    /**
     * Sends nothing yet.
     *
     * @param exchange redeems the code
     */
    public CodeDeviceGrant(CodeDeviceTerms terms, CodeExchange exchange, TokenTransport transport, TimeSource time) {
        this.terms = Objects.requireNonNull(terms, "terms");
        this.exchange = Objects.requireNonNull(exchange, "exchange");
        this.transport = Objects.requireNonNull(transport, "transport");
        this.time = Objects.requireNonNull(time, "time");
    }

    @Override
    public DeviceAttempt begin() throws AuthException {
        URI endpoint = terms.userCodeEndpoint();
        Answer answer = send(endpoint, JsonObject.empty().with("client_id", terms.clientId()));
        if (answer instanceof Answer.Response response && response.status() == NOT_FOUND) {
            throw new ConfigurationException(
                    "sign-in on another device is not enabled: " + Endpoints.describe(endpoint) + " answered 404",
                    "Sign in with the browser, or ask the administrator of the account to enable device codes.",
                    null);
        }
        if (!(answer instanceof Answer.Response response) || response.status() != OK) {
            throw refusal(answer, endpoint).exception();
        }
        PromptReader reader = PromptReader.of(response.body(), endpoint, Set.of());
        Secret deviceId = Secret.of(reader.requireText("device_auth_id"));
        var prompt = new DevicePrompt(
                reader.userCode(),
                terms.verificationUri(),
                null,
                time.instant().plus(terms.lifetime()),
                terms.lifetime(),
                reader.interval());
        return new Attempt(prompt, deviceId, reader.requireText("user_code", "usercode"));
    }

    private Answer send(URI endpoint, JsonObject body) {
        return transport.post(endpoint, JSON, body.compact(), Map.of(), TokenEndpoint.DEADLINE);
    }

    private GrantOutcome.Failed refusal(Answer answer, URI endpoint) {
        GrantOutcome outcome = GrantResponses.read(answer, endpoint, Set.of(), time);
        return outcome instanceof GrantOutcome.Failed failed
                ? failed
                : GrantOutcome.Failed.of(
                        GrantFailure.UNUSABLE, Endpoints.describe(endpoint) + " answered with tokens nobody asked for");
    }

    /** What the person's approval is worth: redeemable once. */
    private record Approval(Secret code, Pkce pkce) {}

    private final class Attempt implements DeviceAttempt {
        private final DevicePrompt prompt;
        private final Secret deviceId;
        private final String userCode;
        private @Nullable Approval approval;

        private Attempt(DevicePrompt prompt, Secret deviceId, String userCode) {
            this.prompt = prompt;
            this.deviceId = deviceId;
            this.userCode = userCode;
        }

        @Override
        public DevicePrompt prompt() {
            return prompt;
        }

        @Override
        public DeviceEvent poll() throws AuthException {
            if (approval != null) {
                return redeem(approval);
            }
            URI endpoint = terms.pollEndpoint();
            Answer answer = send(
                    endpoint,
                    JsonObject.empty().with("device_auth_id", deviceId.reveal()).with("user_code", userCode));
            if (!(answer instanceof Answer.Response response)) {
                return fault(refusal(answer, endpoint));
            }
            if (response.status() == OK) {
                return approved(response, endpoint);
            }
            if (PENDING.contains(response.status())) {
                return new DeviceEvent.Pending();
            }
            return response.status() / 100 == 3
                    ? new DeviceEvent.Fault(Duration.ZERO, false)
                    : StandardDeviceGrant.event(refusal(answer, endpoint));
        }

        private DeviceEvent approved(Answer.Response response, URI endpoint) throws AuthException {
            Approval given;
            try {
                PromptReader reader = PromptReader.of(response.body(), endpoint, Set.of());
                given = new Approval(
                        Secret.of(reader.requireText("authorization_code")),
                        new Pkce(Secret.of(reader.requireText("code_verifier"))));
            } catch (TokenServiceException | IllegalArgumentException e) {
                // A portal's page with status 200, or half an answer: the next one may be whole.
                return new DeviceEvent.Fault(Duration.ZERO, true);
            }
            approval = given;
            return redeem(given);
        }

        /** The code is kept until a server has seen it: an approval must not be lost to a refused connection. */
        private DeviceEvent redeem(Approval given) throws AuthException {
            GrantOutcome outcome = exchange.redeem(given.code(), terms.redirectUri(), given.pkce());
            if (outcome instanceof GrantOutcome.Failed failed && failed.kind() == GrantFailure.AMBIGUOUS) {
                return new DeviceEvent.Refused(failed);
            }
            return StandardDeviceGrant.event(outcome);
        }

        private static DeviceEvent fault(GrantOutcome.Failed failed) {
            return new DeviceEvent.Fault(
                    failed.retryAfter().orElse(Duration.ZERO), failed.kind() == GrantFailure.AMBIGUOUS);
        }
    }
}
