package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.TokenSet;
import dev.signet.internal.agent.OpenAgent;
import dev.signet.internal.http.OriginRules;
import java.net.URI;

/** What the credential of a session is good for besides requests. Safe for use by several threads. */
public final class CurrentCredential {
    private final Session session;
    private final Ground ground;
    private final AgentSeat seat;

    CurrentCredential(Session session, Ground ground, AgentSeat seat) {
        this.session = session;
        this.ground = ground;
        this.seat = seat;
    }

    /**
     * The agent that the session acts as.
     *
     * @throws AuthException when there is no usable credential, or it is no agent's
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public OpenAgent agent() throws AuthException, InterruptedException {
        return seat.of(agentIdentity());
    }

    /**
     * Puts a record in the place of the agent's token that the store holds, once the token was verified. The record does not end
     * with the token.
     *
     * @return false when the store holds a record already
     * @throws AuthException when there is no agent, its token is not to be believed, or the record can't be stored
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public boolean keepAgentAsRecord() throws AuthException, InterruptedException {
        var held = agentIdentity();
        var identity = (Credential.AgentIdentity) held.credential();
        if (!(identity.source() instanceof Credential.AgentIdentity.UnverifiedJwt jwt)) {
            return false;
        }
        // Registers its task, which the record is to hold too.
        var unusedHeaders = Answers.await(seat.of(held).defaultTask().headers());
        boolean written = seat.storeRecord(held, jwt.token());
        var unused = Answers.await(session.look());
        return written;
    }

    /**
     * The access token in use, for a request to this world's own services; renewed first if need be.
     *
     * @return {@link Credential.OAuthTokens} or {@link Credential.BearerToken}
     * @throws AuthException when there is none, also when the credential is of another kind
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Credential bearer() throws AuthException, InterruptedException {
        var credential = Answers.await(session.held()).credential();
        if (credential instanceof Credential.OAuthTokens oauth && oauth.tokens().scheme() != TokenSet.Scheme.BEARER) {
            throw new ConfigurationException(
                    "this takes a bearer token, and the one in this home is bound to a key",
                    "Sign in with a profile that does not ask for DPoP.",
                    null);
        }
        if (credential instanceof Credential.OAuthTokens || credential instanceof Credential.BearerToken) {
            return credential;
        }
        throw new ConfigurationException(
                "this takes a person's sign-in, and the home holds a credential of kind " + Kinds.of(credential),
                ground.profile().signInRemedy(),
                null);
    }

    /**
     * The credential in the place of one that a service of this world answered with 401: within the limits on such refreshes.
     *
     * @param rejected as {@link #bearer()} gave it
     * @param service who refused it
     * @return {@code rejected} itself when nothing newer is to be had
     * @throws InterruptedException when the waiting thread is interrupted
     */
    public Credential renewed(Credential rejected, URI service) throws AuthException, InterruptedException {
        if (!(rejected instanceof Credential.OAuthTokens oauth)
                || oauth.tokens().accessToken().isEmpty()) {
            return rejected;
        }
        var generation = Fingerprint.of(oauth.tokens().accessToken().get());
        var ruling = Answers.await(session.refusal(OriginRules.describe(service), generation));
        return ruling instanceof Ruling.Serve serve ? serve.held().credential() : rejected;
    }

    private Held agentIdentity() throws AuthException, InterruptedException {
        var held = Answers.await(session.held());
        if (!held.signs()) {
            throw new ConfigurationException(
                    "this home holds a credential of kind " + Kinds.of(held.credential()) + ", which is no agent's",
                    "Open a home that holds an agent identity, or give one to the builder.",
                    null);
        }
        return held;
    }
}
