package dev.signet.internal.codex;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential.BearerToken;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.ErrorResponse;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the service that issues personal access tokens whose one is. Each call is one request. Safe for use by several threads. */
final class WhoAmI {
    /** The longest the request may take, body included. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private static final int OK = 200;
    private static final Set<Integer> REFUSED = Set.of(401, 403);
    private static final String ACCOUNT_ID = "chatgpt_account_id";

    private final URI endpoint;
    private final TokenServiceClient service;
    private final TimeSource time;

    WhoAmI(URI endpoint, TokenServiceClient service, TimeSource time) {
        this.endpoint = endpoint;
        this.service = service;
        this.time = time;
    }

    /**
     * The token with what its issuer says of it: account, user, address, plan and the FedRAMP flag, the last four where there is
     * anything to say.
     *
     * @param token without white space around it
     * @throws CredentialRejectedException when the token is not good, or not any more
     * @throws TokenServiceException when the service could not be asked, or did not say whose it is; the token may be good
     * @throws InterruptedException when somebody gave up meanwhile
     */
    BearerToken ask(Secret token) throws AuthException, InterruptedException {
        var answer = service.get(endpoint, token, DEADLINE);
        if (Thread.interrupted()) {
            throw new InterruptedException("interrupted while a token's owner was asked for");
        }
        if (answer instanceof Answer.NotSent notSent) {
            throw unanswered("could not be asked: " + notSent.detail(), null);
        }
        if (answer instanceof Answer.Lost lost) {
            throw unanswered("gave no answer: " + lost.detail(), null);
        }
        var response = (Answer.Response) answer;
        if (REFUSED.contains(response.status())) {
            throw new CredentialRejectedException(
                    "the personal access token is refused: " + Endpoints.describe(endpoint) + " answered "
                            + response.status(),
                    "Make a new personal access token, and sign in with it.",
                    null);
        }
        if (response.status() != OK) {
            var wait = ErrorResponse.of(response, token, time.instant()).retryAfter();
            throw unanswered("answered " + response.status(), wait.orElse(null));
        }
        return read(response.body(), token);
    }

    private BearerToken read(String body, Secret token) throws TokenServiceException {
        try {
            var owner = StoredObject.of(JsonObject.parse(body.getBytes(StandardCharsets.UTF_8)), "the answer");
            var attributes = new AttributeCollector(AuthMode.PERSONAL_ACCESS_TOKEN);
            attributes.agreeOnAccount(owner, ACCOUNT_ID, owner.text(ACCOUNT_ID));
            if (!attributes.has(CodexAttributes.ACCOUNT_ID)) {
                throw unanswered("named no account", null);
            }
            attributes.putShown(CodexAttributes.USER_ID, owner.text("chatgpt_user_id"));
            attributes.putShown(CodexAttributes.EMAIL, owner.text("email"));
            attributes.putShown(CodexAttributes.PLAN, owner.text("chatgpt_plan_type"));
            if (owner.flag("chatgpt_account_is_fedramp")) {
                attributes.put(CodexAttributes.FEDRAMP, "true");
            }
            return new BearerToken(token, attributes.toMap());
        } catch (JsonSyntaxException e) {
            throw unanswered("answered with something other than a JSON object", null);
        } catch (DamagedCredentialException e) {
            // Its words name a member, but its remedy is about stored documents.
            throw unanswered("gave an answer that can't be used: " + e.getMessage(), null);
        }
    }

    private TokenServiceException unanswered(String problem, @Nullable Duration retryAfter) {
        return new TokenServiceException(
                "whose the personal access token is could not be found out: " + Endpoints.describe(endpoint) + " "
                        + problem,
                "Check the network and the address, then sign in again.",
                retryAfter,
                null);
    }
}
