package dev.signet.internal.session;

import dev.signet.auth.TokenSet;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.oauth.RetryAfter;
import dev.signet.internal.session.SessionMachine.Now;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All a session knows and is doing. An immutable value; {@link SessionMachine} makes the next one.
 *
 * @param knowledge what is known of the credential
 * @param activity what is done about its renewal
 * @param checking whether the store is being looked at
 * @param checkedAt when that was last begun, in milliseconds of the monotonic clock
 * @param rejections what keeps 401 answers from causing a storm
 * @param closed whether the session has ended
 */
record SessionState(
        Knowledge knowledge,
        Activity activity,
        boolean checking,
        long checkedAt,
        Rejections rejections,
        boolean closed) {
    static final SessionState INITIAL = new SessionState(
            new Knowledge.Unloaded(), new Activity.Idle(), false, Long.MIN_VALUE / 2, Rejections.NONE, false);

    SessionState knowing(Knowledge next) {
        return new SessionState(next, activity, checking, checkedAt, rejections, closed);
    }

    SessionState doing(Activity next) {
        return new SessionState(knowledge, next, checking, checkedAt, rejections, closed);
    }

    SessionState checkBegun(long at) {
        return new SessionState(knowledge, activity, true, at, rejections, closed);
    }

    SessionState checkEnded() {
        return new SessionState(knowledge, activity, false, checkedAt, rejections, closed);
    }

    SessionState with(Rejections next) {
        return new SessionState(knowledge, activity, checking, checkedAt, next, closed);
    }

    SessionState ended() {
        return new SessionState(knowledge, activity, checking, checkedAt, rejections, true);
    }

    boolean isRefreshing() {
        return activity instanceof Activity.Refreshing;
    }

    /** What is known of the credential. */
    sealed interface Knowledge {
        /** The store was not read yet. */
        record Unloaded() implements Knowledge {}

        /** Nobody is signed in. */
        record SignedOut() implements Knowledge {}

        /**
         * A usable credential.
         *
         * @param held the one in use
         * @param unsaved what of it the store does not have yet
         * @param reserve tokens we received that lost to those in use, kept until these have worked once
         */
        record Holding(
                Held held,
                @Nullable Unsaved unsaved,
                @Nullable Reserve reserve) implements Knowledge {
            static Holding of(Held held) {
                return new Holding(held, null, null);
            }
        }

        /**
         * Only a new sign-in helps.
         *
         * @param problem why
         * @param failed the credential that is at its end; the same one found again changes nothing
         * @param servable whether its access token may still be used until it expires
         */
        record NeedsLogin(Problem problem, Held failed, boolean servable) implements Knowledge {}

        /**
         * What is stored can't be had, or can't be used.
         *
         * @param problem why
         * @param last what was in use before, served until it expires
         */
        record Unavailable(Problem problem, @Nullable Held last) implements Knowledge {}
    }

    /** What is done about renewal. */
    sealed interface Activity {
        record Idle() implements Activity {}

        /** One refresh transaction is under way. */
        record Refreshing(RefreshReason reason) implements Activity {}

        /**
         * The last attempt failed, and the next one may be made when either clock says so: the wall clock may be set, and the
         * monotonic one may stand still while the machine sleeps.
         *
         * @param until when, on the wall clock
         * @param untilMonotonic when, on the monotonic clock
         * @param problem what callers are told when the token at hand is no longer served
         */
        record BackingOff(long until, long untilMonotonic, Problem problem) implements Activity {
            /** From now until {@code until} on the wall clock. */
            static BackingOff from(Now now, long until, Problem problem) {
                return new BackingOff(until, now.monotonic() + Math.max(0, until - now.wall()), problem);
            }

            /** Whether nothing may be asked for yet. */
            boolean holdsAt(Now now) {
                return isAhead(until, now.wall()) && now.monotonic() < untilMonotonic;
            }

            /** Whether a pause until {@code until} is still to be kept: one longer than any is comes from a clock that was wrong. */
            static boolean isAhead(long until, long now) {
                return now < until && until - now <= RetryAfter.MAX.toMillis();
            }
        }
    }

    /**
     * Tokens that are in memory only.
     *
     * @param received what the server sent
     * @param storedRenewal names the refresh token that the store is expected to hold still
     */
    record Unsaved(TokenSet received, String storedRenewal) {}

    /**
     * Tokens that we received and did not store, since the store held others by then.
     *
     * @param ours what they make
     * @param received what the server sent
     */
    record Reserve(Held ours, TokenSet received) {}

    /**
     * Limits on refreshes that a 401 causes.
     *
     * @param unproven origins that refused a credential, and have taken none since
     * @param refreshedAt when a 401 last caused a refresh, in milliseconds of the monotonic clock
     * @param pending what listeners are told unless the look under way finds another credential
     */
    record Rejections(Set<String> unproven, long refreshedAt, AuthEvent.@Nullable Rejected pending) {
        static final Rejections NONE = new Rejections(Set.of(), Long.MIN_VALUE / 2, null);

        /** Copies {@code unproven}. */
        Rejections {
            unproven = Set.copyOf(unproven);
        }

        Rejections refreshedFor(String origin, long at) {
            var next = new HashSet<>(unproven);
            next.add(origin);
            return new Rejections(next, at, pending);
        }

        Rejections proven(String origin) {
            var next = new HashSet<>(unproven);
            next.remove(origin);
            return new Rejections(next, refreshedAt, pending);
        }

        Rejections pending(AuthEvent.@Nullable Rejected notice) {
            return new Rejections(unproven, refreshedAt, notice);
        }
    }
}
