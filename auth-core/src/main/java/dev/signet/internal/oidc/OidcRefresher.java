package dev.signet.internal.oidc;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.dpop.DpopKey;
import dev.signet.internal.signin.ServerMetadata;
import java.time.Duration;

/**
 * A refresh as RFC 6749, section 6, has it: a form with the grant, the client and the refresh token; with a proof of the key, where
 * the tokens are bound to one.
 *
 * <p>The token endpoint is looked for when it is first needed, within the deadline of that refresh. What was found is used until
 * the server refuses to talk, and then looked for again. As long as there is none, nothing is sent and nothing is spent.
 *
 * <p>Safe for use by several threads.
 */
final class OidcRefresher implements TokenRefresher {
    private final World world;
    private final OpenIssuer issuer;
    private final TimeSource time;

    OidcRefresher(World world, OpenIssuer issuer) {
        this.world = world;
        this.issuer = issuer;
        this.time = issuer.time();
    }

    @Override
    public RefreshOutcome refresh(RefreshRequest request) {
        if (request.tokens().refreshToken().isEmpty()) {
            return Failed.of(FailureKind.NOT_SENT, "there is no refresh token to send");
        }
        if (!world.owns(request.attributes())) {
            return Failed.of(
                    FailureKind.CONFIGURATION,
                    "the tokens were not issued by " + world.issuer() + " to this client, so they go to nobody");
        }
        long begun = time.nanos();
        ServerMetadata metadata;
        try {
            metadata = issuer.metadata(request.deadline());
        } catch (AuthException e) {
            return notFound(e);
        } catch (RuntimeException e) {
            // Its message may quote anything: only the class is told. Nothing was sent, whatever it is.
            return Failed.of(
                    FailureKind.NOT_SENT, missing("failed with " + e.getClass().getName()));
        }
        var left = request.deadline().minusNanos(time.nanos() - begun);
        if (left.isZero() || left.isNegative()) {
            return Failed.of(
                    FailureKind.NOT_SENT,
                    missing("took all of " + request.deadline().toMillis() + " ms"));
        }
        return send(request.tokens(), metadata, left);
    }

    private RefreshOutcome send(TokenSet tokens, ServerMetadata metadata, Duration left) {
        var endpoint = issuer.tokenEndpoint(metadata, issuer.client(metadata));
        // What was bound to a key stays bound to it, whatever the profile says by now.
        var bound = tokens.dpopKey().map(DpopKey::stored).map(issuer::binding);
        RefreshOutcome outcome;
        try {
            outcome = bound.map(endpoint::bindingTo)
                    .orElse(endpoint)
                    .refresh(tokens.refreshToken().orElseThrow(), left);
        } catch (AuthException e) {
            return Failed.of(FailureKind.CONFIGURATION, "the client can't prove itself: " + e.getMessage());
        }
        if (outcome instanceof Refreshed refreshed) {
            return new Refreshed(AccessTokenLife.complete(refreshed.tokens(), time.instant()));
        }
        if (((Failed) outcome).kind() != FailureKind.AMBIGUOUS) {
            issuer.refused(metadata); // it may have moved; an answer that got lost is asked for again at the same place
        }
        return outcome;
    }

    private RefreshOutcome notFound(AuthException failure) {
        var detail = missing("failed: " + failure.getMessage());
        if (failure instanceof ConfigurationException) {
            return Failed.of(FailureKind.CONFIGURATION, detail);
        }
        if (failure instanceof TokenServiceException passing
                && passing.retryAfter().isPresent()) {
            return Failed.retryAfter(detail, passing.retryAfter().get());
        }
        return Failed.of(FailureKind.NOT_SENT, detail);
    }

    private String missing(String problem) {
        return "the search for the token endpoint of " + world.issuer() + " " + problem;
    }
}
