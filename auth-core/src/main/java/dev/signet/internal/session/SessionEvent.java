package dev.signet.internal.session;

import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.session.SessionState.Unsaved;
import org.jspecify.annotations.Nullable;

/** What can happen to a session. */
sealed interface SessionEvent {
    /** Somebody needs a credential. */
    record Asked() implements SessionEvent {}

    /** Somebody wants to know how things stand: the store is looked at, and nothing is renewed. */
    record LookAsked() implements SessionEvent {}

    /** Somebody wants newer tokens whatever the clock says. */
    record RefreshAsked() implements SessionEvent {}

    /** A server answered 401 to the credential named {@code generation}. */
    record Rejected(String origin, String generation) implements SessionEvent {}

    /** A server took the credential named {@code generation}. */
    record Accepted(String origin, String generation) implements SessionEvent {}

    /** A look at the store has ended. */
    record Checked(Finding finding) implements SessionEvent {}

    /**
     * The transaction got newer tokens.
     *
     * @param unsaved present when the store refused them
     */
    record Refreshed(
            RefreshReason reason, Held held, @Nullable Unsaved unsaved) implements SessionEvent {}

    /** The transaction spent nothing: the store holds another credential than we knew, or none. */
    record Adopted(Finding finding) implements SessionEvent {}

    /** The transaction got newer tokens, and the store holds others by now. */
    record Superseded(Held theirs, Held ours, TokenSet received) implements SessionEvent {}

    /** The transaction got nothing, and may be tried again at {@code retryAt} on the wall clock. */
    record RefreshFailed(RefreshReason reason, RefreshOutcome.FailureKind kind, Problem problem, long retryAt)
            implements SessionEvent {}

    /** The transaction was not begun: its result could not have been kept. May be tried again at {@code retryAt}. */
    record RefreshNotStarted(RefreshReason reason, String detail, Problem problem, long retryAt)
            implements SessionEvent {}

    /** The refresh token named {@code renewal} is dead for good. */
    record SessionOver(RefreshReason reason, String renewal, Problem.SignIn problem) implements SessionEvent {}

    /** It is time to try again to store what is in memory only. */
    record SaveDue() implements SessionEvent {}

    /** What was in memory only is stored. */
    record Saved(Held held) implements SessionEvent {}

    /** Storing failed again. */
    record SaveFailed() implements SessionEvent {}

    /** Somebody signed out of the home by way of this process. */
    record SignedOut() implements SessionEvent {}

    /** The embedder is done. */
    record Closed() implements SessionEvent {}

    /** What a look at the store gave. */
    sealed interface Finding {
        /** Nothing changed since the last look. */
        record Unchanged() implements Finding {}

        /** A credential. */
        record Present(Held held) implements Finding {}

        /** Surely none. */
        record Nothing() implements Finding {}

        /** Something that can't be used. */
        record Damaged(Problem problem) implements Finding {}

        /** A credential of which too little is known to judge or to use it. It is looked at again. */
        record Incomplete(Problem.Owner problem) implements Finding {}

        /** A good credential that a policy forbids. It is left where it is, and neither used nor renewed. */
        record Denied(Problem.Denied problem) implements Finding {}

        /** The store could not say. */
        record Unreadable(Problem.Store problem) implements Finding {}
    }
}
