package dev.signet.internal.signin;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.FormBody;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.GrantResponses;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The device authorization grant (RFC 8628). Safe for use by several threads; each attempt is used by one. */
public final class StandardDeviceGrant implements DeviceGrant {
    private static final String GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code";
    private static final int OK = 200;
    private static final Set<Integer> NO_SUCH_ENDPOINT = Set.of(404, 405, 501);

    private final URI deviceEndpoint;
    private final ClientAuthentication client;
    private final List<String> scopes;
    private final Set<String> verificationHosts;
    private final Set<String> required;
    private final TokenEndpoint tokens;
    private final TokenTransport transport;
    private final TimeSource time;

    /**
     * Sends nothing yet.
     *
     * @param deviceEndpoint the device authorization endpoint: https, or http on a loopback address
     * @param tokens the token endpoint, for the same client
     * @param scopes what is asked for; none leaves the parameter out
     * @param verificationHosts hosts where a person may be sent, in lower case; any when empty
     * @param required members that a success must have
     * @throws IllegalArgumentException when {@code deviceEndpoint} must not be sent to
     */
    public StandardDeviceGrant(
            URI deviceEndpoint,
            TokenEndpoint tokens,
            ClientAuthentication client,
            List<String> scopes,
            Set<String> verificationHosts,
            Set<String> required,
            TokenTransport transport,
            TimeSource time) {
        if (!Endpoints.isSecure(deviceEndpoint)) {
            throw new IllegalArgumentException(
                    "a device authorization endpoint is https, or http on a loopback address, but was "
                            + Endpoints.describe(deviceEndpoint));
        }
        this.deviceEndpoint = deviceEndpoint;
        this.tokens = Objects.requireNonNull(tokens, "tokens");
        this.client = Objects.requireNonNull(client, "client");
        this.scopes = List.copyOf(scopes);
        this.verificationHosts = Set.copyOf(verificationHosts);
        this.required = Set.copyOf(required);
        this.transport = Objects.requireNonNull(transport, "transport");
        this.time = Objects.requireNonNull(time, "time");
    }

    @Override
    public DeviceAttempt begin() throws AuthException {
        FormBody form = client.addTo(FormBody.empty());
        if (!scopes.isEmpty()) {
            form = form.with("scope", String.join(" ", scopes));
        }
        Answer answer = transport.post(
                deviceEndpoint, FormBody.CONTENT_TYPE, form.bytes(), client.headers(), TokenEndpoint.DEADLINE);
        if (!(answer instanceof Answer.Response response) || response.status() != OK) {
            throw refusal(answer);
        }
        PromptReader reader = PromptReader.of(response.body(), deviceEndpoint, verificationHosts);
        if (reader.has("error")) {
            throw refusal(answer);
        }
        Secret deviceCode = Secret.of(reader.requireText("device_code"));
        return new Attempt(prompt(reader), deviceCode);
    }

    private DevicePrompt prompt(PromptReader reader) throws AuthException {
        Duration lifetime = reader.lifetime();
        // The older name is Google's, from before the RFC.
        URI verification = reader.address("verification_uri", "verification_url");
        @Nullable URI complete = reader.has("verification_uri_complete") ? reader.address("verification_uri_complete") : null;
        return new DevicePrompt(
                reader.userCode(), verification, complete, time.instant().plus(lifetime), lifetime, reader.interval());
    }

    private AuthException refusal(Answer answer) {
        if (answer instanceof Answer.Response response && NO_SUCH_ENDPOINT.contains(response.status())) {
            return GrantOutcome.Failed.of(
                            GrantFailure.CONFIGURATION,
                            Endpoints.describe(deviceEndpoint) + " answered " + response.status()
                                    + ": this server offers no sign-in on another device there")
                    .exception();
        }
        GrantOutcome outcome = GrantResponses.read(answer, deviceEndpoint, Set.of(), time);
        return outcome instanceof GrantOutcome.Failed failed
                ? failed.exception()
                : PromptReader.unusable(deviceEndpoint, "it holds tokens where a user code belongs");
    }

    private final class Attempt implements DeviceAttempt {
        private final DevicePrompt prompt;
        private final Secret deviceCode;

        private Attempt(DevicePrompt prompt, Secret deviceCode) {
            this.prompt = prompt;
            this.deviceCode = deviceCode;
        }

        @Override
        public DevicePrompt prompt() {
            return prompt;
        }

        @Override
        public DeviceEvent poll() throws AuthException {
            Answer answer = tokens.send(GRANT_TYPE, Map.of("device_code", deviceCode.reveal()), TokenEndpoint.DEADLINE);
            if (isRedirect(answer)) {
                // A network's portal, as this server has answered before; the person may still be approving.
                return new DeviceEvent.Fault(Duration.ZERO, false);
            }
            return event(tokens.read(answer, required));
        }

        private static boolean isRedirect(Answer answer) {
            return answer instanceof Answer.Response response && response.status() / 100 == 3;
        }
    }

    /** What an answer of a token endpoint means to who waits for a person. */
    static DeviceEvent event(GrantOutcome outcome) {
        if (outcome instanceof GrantOutcome.Granted granted) {
            return new DeviceEvent.Approved(granted);
        }
        var failed = (GrantOutcome.Failed) outcome;
        Duration retryAfter = failed.retryAfter().orElse(Duration.ZERO);
        return switch (failed.kind()) {
            case PENDING -> new DeviceEvent.Pending();
            case SLOW_DOWN -> new DeviceEvent.SlowDown(retryAfter);
            case NOT_SENT, TRANSIENT -> new DeviceEvent.Fault(retryAfter, false);
            case AMBIGUOUS -> new DeviceEvent.Fault(retryAfter, true);
            case DENIED, EXPIRED, INVALID_GRANT, CONFIGURATION, UNUSABLE, UNKNOWN -> new DeviceEvent.Refused(failed);
        };
    }
}
