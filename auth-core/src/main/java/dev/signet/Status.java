package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.TokenSet;
import dev.signet.internal.session.Overview;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a home stands: who is signed in, until when, and what is in the way. Holds no secret.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Status {
    private final Overview overview;
    private final String store;
    private final String storeReason;
    private final String location;
    private final Optional<String> givenBy;
    private final String sourceReason;
    private final String policy;
    private final List<String> notes;

    Status(Overview overview, Assembly assembly) {
        this.overview = overview;
        this.store = assembly.store().name();
        this.storeReason = assembly.storeReason();
        this.location = assembly.location();
        this.givenBy = assembly.givenBy();
        this.sourceReason = assembly.sourceReason();
        this.policy = assembly.rules().policy().words();
        this.notes = assembly.rules().notes();
    }

    /** How a home stands, in one word. */
    public enum State {
        /** Nobody is signed in. */
        SIGNED_OUT,
        /** The credential is good. */
        FRESH,
        /** It is good, and about to be renewed. */
        ADVISORY,
        /** The access token has run out. */
        EXPIRED,
        /** Only a new sign-in helps; an access token that still lives is used until it expires. */
        NEEDS_LOGIN,
        /** What is stored can't be had or can't be used. */
        UNAVAILABLE,
        /** The newest tokens are in memory only: the store refused them. */
        DEGRADED_UNPERSISTED
    }

    /**
     * How the home stands.
     *
     * @return one word
     */
    public State state() {
        return State.valueOf(overview.standing().name());
    }

    /**
     * Whether a person, or the service's owner, has to sign in before calls succeed.
     *
     * @return true for {@link State#SIGNED_OUT} and {@link State#NEEDS_LOGIN}
     */
    public boolean isSignInNeeded() {
        return state() == State.SIGNED_OUT || state() == State.NEEDS_LOGIN;
    }

    /**
     * Which kind of store is used.
     *
     * @return such as {@code file}
     */
    public String store() {
        return store;
    }

    /**
     * Why this store is used.
     *
     * @return in words for a person
     */
    public String storeReason() {
        return storeReason;
    }

    /**
     * Where the credential is kept.
     *
     * @return such as a path
     */
    public String location() {
        return location;
    }

    /**
     * Where the credential in use comes from.
     *
     * @return {@code store}, {@code the application}, or the name of the environment variable that gives it
     */
    public String source() {
        return givenBy.orElse("store");
    }

    /**
     * Which source of the credential won and why.
     *
     * @return a sentence or two for a person; names no value
     */
    public String sourceReason() {
        return sourceReason;
    }

    /**
     * What kind of credential is held.
     *
     * @return {@code api_key}, {@code bearer_token}, {@code oauth_tokens} or {@code agent_identity}; empty when none is
     */
    public Optional<String> kind() {
        return overview.kind();
    }

    /**
     * The agent that the credential is.
     *
     * @return the id the service knows it by; empty when the credential is of another kind
     */
    public Optional<String> agentRuntimeId() {
        return overview.credential()
                .filter(Credential.AgentIdentity.class::isInstance)
                .map(credential -> ((Credential.AgentIdentity) credential).runtimeId());
    }

    /**
     * Facts of the profile's own, such as {@code mode}, {@code account_id}, {@code email} or {@code plan}.
     *
     * @return unmodifiable; holds no secret
     */
    public Map<String, String> attributes() {
        return overview.credential().map(Credential::attributes).orElseGet(Map::of);
    }

    /**
     * Whether an access token is held.
     *
     * @return true also when it has expired
     */
    public boolean hasAccessToken() {
        return tokens().flatMap(TokenSet::accessToken).isPresent();
    }

    /**
     * Whether a refresh token is held.
     *
     * @return whether the access token can be renewed
     */
    public boolean hasRefreshToken() {
        return tokens().flatMap(TokenSet::refreshToken).isPresent();
    }

    /**
     * Whether an ID token is held.
     *
     * @return true when it is
     */
    public boolean hasIdToken() {
        return tokens().flatMap(TokenSet::idToken).isPresent();
    }

    /**
     * When the access token expires, or the token that an agent's key came in.
     *
     * @return empty when nothing readable tells
     */
    public Optional<Instant> expiresAt() {
        return overview.credential().orElse(null) instanceof Credential.AgentIdentity agent
                        && agent.source() instanceof Credential.AgentIdentity.UnverifiedJwt jwt
                ? jwt.expiresAt()
                : tokens().flatMap(TokenSet::expiresAt);
    }

    /**
     * When the tokens were last renewed, as far as the document tells.
     *
     * @return empty when it does not
     */
    public Optional<Instant> lastRefresh() {
        return overview.lastRefresh();
    }

    /**
     * What keeps calls, or renewal, from working.
     *
     * @return as a call would throw it; empty when all is well
     */
    public Optional<AuthException> problem() {
        return overview.problem();
    }

    /**
     * Which policy is in force, and where it is written. What it forbids is in {@link #problem()}.
     *
     * @return a sentence for a person
     */
    public String policy() {
        return policy;
    }

    /**
     * What a person should know about how policy and the home's configuration were read, such as keys that were ignored as the
     * home is not trusted.
     *
     * @return a sentence each; unmodifiable, mostly empty
     */
    public List<String> notes() {
        return notes;
    }

    /** Tells state, kind, store and expiry. */
    @Override
    public String toString() {
        return "Status[" + state() + ", " + kind().orElse("no credential") + ", " + store + " " + location
                + ", expires " + expiresAt().map(Instant::toString).orElse("unknown") + "]";
    }

    private Optional<TokenSet> tokens() {
        return overview.credential()
                .filter(Credential.OAuthTokens.class::isInstance)
                .map(credential -> ((Credential.OAuthTokens) credential).tokens());
    }
}
