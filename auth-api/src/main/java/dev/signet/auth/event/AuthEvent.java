package dev.signet.auth.event;

import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.StoreException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.agent.MirrorState;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshReason;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A fact about a session, worth a line in somebody's log. None holds a secret; {@code generation} names a credential
 * without revealing it.
 */
public sealed interface AuthEvent {
    /**
     * A credential was read and is in use.
     *
     * @param kind what it is, such as {@code oauth_tokens}
     * @param generation which one
     * @param where the store's own description
     */
    record Loaded(String kind, String generation, String where) implements AuthEvent {}

    /**
     * Another program had newer tokens in the store; they are in use now.
     *
     * @param generation which ones
     */
    record Adopted(String generation) implements AuthEvent {}

    /**
     * A refresh token is about to be spent.
     *
     * @param reason why
     * @param generation which credential
     * @param attempt 1 for the first request of a transaction
     */
    record RefreshStarted(RefreshReason reason, String generation, int attempt) implements AuthEvent {}

    /**
     * Newer tokens are in use.
     *
     * @param reason why they were asked for
     * @param generation which credential
     * @param expiresAt when they expire; empty when nothing readable tells
     */
    record Refreshed(RefreshReason reason, String generation, Optional<Instant> expiresAt) implements AuthEvent {}

    /**
     * A refresh gave no newer tokens.
     *
     * @param reason why it was made
     * @param kind what the failure means
     * @param detail what happened
     * @param retryIn when the next attempt may be made; empty when none is planned
     */
    record RefreshFailed(
            RefreshReason reason, RefreshOutcome.FailureKind kind, String detail, Optional<Duration> retryIn)
            implements AuthEvent {}

    /**
     * A refresh was not begun, since its result could not have been kept, or the lease could not be had.
     *
     * @param reason why it was wanted
     * @param detail what was in the way
     */
    record RefreshNotStarted(RefreshReason reason, String detail) implements AuthEvent {}

    /**
     * The session is over for the named reason.
     *
     * @param reason why
     * @param detail what happened
     */
    record SignInNeeded(SignInRequiredException.Reason reason, String detail) implements AuthEvent {}

    /**
     * Servers refuse the credential, and nothing newer is to be had.
     *
     * @param generation which credential
     * @param origin who refused it
     */
    record Rejected(String generation, String origin) implements AuthEvent {}

    /**
     * The server rotated the tokens and the store refused them: they are in this process's memory only, and are lost with
     * it. Saving is tried again.
     *
     * @param kind what is in the way
     * @param detail which store, what was tried
     */
    record Unpersisted(StoreException.Kind kind, String detail) implements AuthEvent {}

    /**
     * Tokens that were in memory only are stored now.
     *
     * @param generation which ones
     */
    record Persisted(String generation) implements AuthEvent {}

    /**
     * Tokens that this process received were not stored, since the store holds another credential by now.
     *
     * @param detail what the store holds
     */
    record Superseded(String detail) implements AuthEvent {}

    /**
     * The store could not be read; what was known stays in use.
     *
     * @param kind what is in the way
     * @param detail which store, what was tried
     */
    record StoreUnavailable(StoreException.Kind kind, String detail) implements AuthEvent {}

    /**
     * A file or folder was open to others and is the owner's alone now.
     *
     * @param path which
     * @param before the mode found, such as {@code rw-r--r--}
     * @param after the mode set
     */
    record PermissionsRepaired(String path, String before, String after) implements AuthEvent {}

    /**
     * A home is used with less than full service, such as a file that can be read and not replaced.
     *
     * @param path which
     * @param detail what does not work, and what to do
     */
    record HomeRestricted(String path, String detail) implements AuthEvent {}

    /**
     * A damaged document was copied aside; the original is untouched.
     *
     * @param original the document
     * @param copy where the copy is
     */
    record Quarantined(String original, String copy) implements AuthEvent {}

    /**
     * A write went ahead without the lock of the program beside us.
     *
     * @param detail which lock, and why
     */
    record NeighbourLockSkipped(String detail) implements AuthEvent {}

    /**
     * A 401 went to the caller, since the request could not be sent again.
     *
     * @param origin who answered
     * @param detail why it could not be sent again
     */
    record NotReplayed(String origin, String detail) implements AuthEvent {}

    /**
     * An endpoint or trust setting does not come from the profile.
     *
     * @param setting which
     * @param value the address in use
     * @param source where it was found, such as the name of an environment variable
     */
    record EndpointOverridden(String setting, String value, String source) implements AuthEvent {}

    /**
     * An agent has a task that its assertions are bound to.
     *
     * @param runtimeId the agent, as its service knows it
     * @param again whether a server had said that it does not know the task before
     */
    record TaskRegistered(String runtimeId, boolean again) implements AuthEvent {}

    /**
     * An agent has no task, so its requests fail until it gets one.
     *
     * @param runtimeId the agent
     * @param detail what happened
     * @param retryIn when the next attempt may be made
     */
    record TaskNotRegistered(String runtimeId, String detail, Optional<Duration> retryIn) implements AuthEvent {}

    /**
     * A credential is used that the store does not hold: the application gave it, or the environment did.
     *
     * @param kind what it is, such as {@code api_key}
     * @param source who gave it, such as the name of an environment variable
     */
    record CredentialGiven(String kind, String source) implements AuthEvent {}

    /**
     * Somebody signed in.
     *
     * @param kind what is stored now, such as {@code oauth_tokens}
     * @param where the store's own description
     */
    record SignedIn(String kind, String where) implements AuthEvent {}

    /**
     * The credential was deleted from its store, since somebody signed out.
     *
     * @param where it was, in the store's own words
     * @param revoked whether the server says that what was deleted is of no use any more; false also when there was nothing to revoke
     */
    record SignedOut(String where, boolean revoked) implements AuthEvent {}

    /**
     * Something to know about a sign-in that goes on all the same.
     *
     * @param detail a sentence for a person
     */
    record SignInNoted(String detail) implements AuthEvent {}

    /**
     * The policy in force does not let something be used, saved or begun.
     *
     * @param detail what was asked, which rule forbids it, and where the rule is
     */
    record PolicyDenied(String detail) implements AuthEvent {}

    /**
     * A key of an agent is in another state.
     *
     * @param agent the home's name for the agent
     * @param keyId the JWK thumbprint (RFC 7638) of the key
     * @param from the state before; empty when the key was just made
     * @param to the state now; empty when what was left of the key was purged
     * @param reason why, in one word or two, such as {@code rotation}
     */
    record KeyChanged(String agent, String keyId, Optional<KeyState> from, Optional<KeyState> to, String reason)
            implements AuthEvent {}

    /**
     * A step in the life of an agent's keys did not succeed; it is taken again.
     *
     * @param agent the home's name for the agent
     * @param keyId of which key
     * @param step which, such as {@code register}
     * @param detail what happened
     */
    record KeyStepFailed(String agent, String keyId, String step, String detail) implements AuthEvent {}

    /**
     * The copy of an agent's key for the program beside us was written or taken away, or something is in the way of that now.
     *
     * @param agent the home's name for the agent
     * @param state how the copy stands
     * @param detail what was found and what to do
     */
    record MirrorChanged(String agent, MirrorState state, String detail) implements AuthEvent {}

    /**
     * Something that is of no use here any more is still good at its server, which could not be told; it will be told later.
     *
     * @param what such as {@code agent key}
     * @param id a name that is no secret, such as a key's thumbprint
     * @param detail what was in the way
     */
    record RevocationPending(String what, String id, String detail) implements AuthEvent {}

    /**
     * A server confirmed that something is of no use any more.
     *
     * @param what such as {@code agent key}
     * @param id a name that is no secret
     */
    record Revoked(String what, String id) implements AuthEvent {}

    /**
     * An assertion was given out. Told only when the application asks for it.
     *
     * @param runtimeId the agent, as its service knows it
     * @param taskId which task it is bound to
     * @param keyId which key signed it
     * @param origin whom it is for
     * @param at the second it was signed for
     */
    record AssertionSigned(String runtimeId, String taskId, String keyId, String origin, Instant at)
            implements AuthEvent {}

    /**
     * A figure crossed a threshold, in either direction.
     *
     * @param check which figure, such as {@code key_age}
     * @param level how it stands now
     * @param detail what was found and what to do
     */
    record HealthChanged(String check, HealthLevel level, String detail) implements AuthEvent {}
}
