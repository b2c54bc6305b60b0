package dev.signet.internal.oidc;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.oauth.ErrorResponse;
import dev.signet.internal.oauth.FormBody;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.signin.ServerMetadata;
import java.net.URI;
import java.time.Duration;

/**
 * A revocation as RFC 7009, section 2.1, has it: a form with the token, what it is, and the client. Where the server wants it is found
 * out when it is sent, within the same deadline. Prints no token.
 */
final class OidcRevocation implements Revocation {
    /** What the token is; the words of RFC 7009, section 2.1. */
    enum Hint {
        REFRESH_TOKEN("refresh_token"),
        ACCESS_TOKEN("access_token");

        private final String word;

        Hint(String word) {
            this.word = word;
        }

        String words() {
            return word.replace('_', ' ');
        }
    }

    private final OpenIssuer issuer;
    private final Secret token;
    private final Hint hint;

    OidcRevocation(OpenIssuer issuer, Secret token, Hint hint) {
        this.issuer = issuer;
        this.token = token;
        this.hint = hint;
    }

    @Override
    public String describe() {
        return "the " + hint.words() + " at " + issuer.terms().issuer();
    }

    /** {@inheritDoc} Where the server names no revocation endpoint nobody is asked, and it says so. */
    @Override
    public Result run(Duration deadline) {
        long begun = issuer.time().nanos();
        ServerMetadata metadata;
        try {
            metadata = issuer.metadata(deadline);
        } catch (AuthException e) {
            return new Result.Failed("its place could not be found: " + e.getMessage());
        }
        var endpoint = metadata.find(ServerMetadata.Endpoint.REVOCATION);
        if (endpoint.isEmpty()) {
            return new Result.Failed("the issuer " + metadata.issuer()
                    + " names no revocation endpoint, so the token is good until it expires");
        }
        var left = deadline.minusNanos(issuer.time().nanos() - begun);
        if (left.isNegative() || left.isZero()) {
            return new Result.Failed("finding its place took all of " + deadline.toMillis() + " ms");
        }
        try {
            return judge(send(endpoint.get(), metadata, left), endpoint.get(), metadata);
        } catch (AuthException e) {
            return new Result.Failed(
                    "the client can't prove itself, so nothing was sent to " + Endpoints.describe(endpoint.get()));
        }
    }

    private Answer send(URI endpoint, ServerMetadata metadata, Duration deadline) throws AuthException {
        var client = issuer.client(metadata);
        var form = client.addTo(FormBody.empty().with("token", token).with("token_type_hint", hint.word));
        return issuer.transport().post(endpoint, FormBody.CONTENT_TYPE, form.bytes(), client.headers(), deadline);
    }

    private Result judge(Answer answer, URI endpoint, ServerMetadata metadata) {
        if (answer instanceof Answer.NotSent notSent) {
            issuer.refused(metadata);
            return new Result.Failed(notSent.detail());
        }
        if (answer instanceof Answer.Lost lost) {
            return new Result.Failed(lost.detail());
        }
        var response = (Answer.Response) answer;
        if (response.status() / 100 == 2) {
            return new Result.Revoked();
        }
        issuer.refused(metadata);
        var code = ErrorResponse.of(response, token, issuer.time().instant()).code();
        return new Result.Failed("token service " + Endpoints.describe(endpoint) + " answered " + response.status()
                + code.map(" "::concat).orElse("") + ", so the token may still be good");
    }

    @Override
    public String toString() {
        return "OidcRevocation[" + describe() + "]";
    }
}
