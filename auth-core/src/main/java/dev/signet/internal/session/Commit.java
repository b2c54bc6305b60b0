package dev.signet.internal.session;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.SignInRequiredException.Reason;
import dev.signet.auth.StoreException;
import dev.signet.auth.TokenSet;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.token.RefreshReason;
import dev.signet.internal.session.CredentialReader.Reading;
import dev.signet.internal.session.SessionEvent.Finding;
import dev.signet.internal.session.SessionState.Unsaved;
import java.time.Instant;
import java.util.Optional;

/**
 * Brings received tokens into the store, by content and not by revision: what counts is whose refresh token is stored now.
 *
 * <ul>
 *   <li>the one we spent, of our account: our tokens are merged into the document as it is now
 *   <li>another one of our account: theirs are used, ours are kept in memory until theirs have worked
 *   <li>none, another account or another kind: ours are dropped
 *   <li>one that a policy forbids: ours are dropped, and nothing is used
 *   <li>nobody can tell: ours are used, and saving is tried again
 * </ul>
 */
final class Commit {
    /** A program that does not honour our lease can write between our read and our rename; it does not do so for ever. */
    private static final int TRIES = 5;

    private final Ground ground;
    private final CredentialReader reader;
    private final RefreshReason reason;
    private final Held spent;
    private final String storedRenewal;

    Commit(Ground ground, CredentialReader reader, RefreshReason reason, Held spent, String storedRenewal) {
        this.ground = ground;
        this.reader = reader;
        this.reason = reason;
        this.spent = spent;
        this.storedRenewal = storedRenewal;
    }

    /** What was reserved before the token was spent. */
    record Room(Draft draft, int bytes) {}

    /** The document as it should be, and what it holds. */
    private static final class Merged {
        private final byte[] content;
        private final Held held;

        Merged(byte[] content, Held held) {
            this.content = content;
            this.held = held;
        }
    }

    /**
     * Stores {@code received}.
     *
     * @param before the stored document when the token was spent
     */
    SessionEvent run(Lease lease, Room room, byte[] before, TokenSet received) {
        try (var lock = ground.neighbour().take()) {
            lock.skipped().ifPresent(why -> ground.listener().on(new AuthEvent.NeighbourLockSkipped(why)));
            var ours = merge(before, received).held;
            var unsaved = new SessionEvent.Refreshed(reason, ours, new Unsaved(received, storedRenewal));
            for (int attempt = 1; attempt <= TRIES && lease.isHeld(); attempt++) {
                var now = reader.read();
                if (!now.holds(storedRenewal) || !isSameAccount(now)) {
                    return otherwise(now, ours, received, unsaved);
                }
                var merged = merge(now.content(), received);
                if (store(lease, room, now.revision(), merged.content)) {
                    return new SessionEvent.Refreshed(reason, merged.held, null);
                }
            }
            return unsaved;
        } catch (DamagedCredentialException e) {
            return mismatch(e);
        } catch (PolicyDeniedException e) {
            return denied(e);
        } catch (StoreException e) {
            ground.listener().on(new AuthEvent.Unpersisted(e.kind(), String.valueOf(e.getMessage())));
            return inMemory(before, received);
        }
    }

    /** @throws PolicyDeniedException when what was received must be neither stored nor used */
    private Merged merge(byte[] document, TokenSet received) throws DamagedCredentialException, PolicyDeniedException {
        var where = ground.store().describe(DocumentName.CREDENTIAL);
        var now = Instant.ofEpochMilli(ground.time().millis());
        byte[] merged = ground.profile().codec().merge(document, received, now, where);
        var finding = reader.judge(merged);
        if (finding instanceof Finding.Present present) {
            return new Merged(merged, present.held());
        }
        if (finding instanceof Finding.Denied denied) {
            throw new PolicyDeniedException(
                    denied.problem().message(), denied.problem().remedy());
        }
        var problem = finding instanceof Finding.Damaged damaged
                ? damaged.problem().toException("", 0).getMessage()
                : "they make no credential";
        throw new DamagedCredentialException(
                DamagedCredentialException.Kind.MIXED,
                String.valueOf(problem),
                ground.profile().signInRemedy(),
                null);
    }

    /** Whether it was stored; false when somebody wrote the document in between. */
    private boolean store(Lease lease, Room room, Revision expected, byte[] content) throws StoreException {
        try {
            if (content.length <= room.bytes()) {
                var unused = room.draft().commit(expected, content);
                return true;
            }
            room.draft().close();
            try (var larger = ground.store().prepare(lease, DocumentName.CREDENTIAL, content.length)) {
                var unused = larger.commit(expected, content);
                return true;
            }
        } catch (StoreException e) {
            if (e.kind() == StoreException.Kind.CONFLICT) {
                return false;
            }
            throw e;
        }
    }

    private SessionEvent otherwise(Reading now, Held ours, TokenSet received, SessionEvent unsaved) {
        var theirs = now.held();
        if (theirs.isPresent() && isSameAccount(now) && theirs.get().isRenewable()) {
            return new SessionEvent.Superseded(theirs.get(), ours, received);
        }
        boolean other = theirs.isPresent() || now.finding() instanceof Finding.Denied;
        if (other || now.finding() instanceof Finding.Nothing) {
            ground.listener()
                    .on(new AuthEvent.Superseded(
                            other
                                    ? "the store holds a credential of another account or kind: the tokens just received are dropped"
                                    : "somebody signed out meanwhile: the tokens just received are dropped"));
            return new SessionEvent.Adopted(now.finding());
        }
        return unsaved;
    }

    private boolean isSameAccount(Reading now) {
        return now.held().map(this::account).equals(Optional.of(account(spent)));
    }

    private Optional<String> account(Held held) {
        return ground.profile().codec().account(held.credential());
    }

    private SessionEvent inMemory(byte[] before, TokenSet received) {
        try {
            return new SessionEvent.Refreshed(
                    reason, merge(before, received).held, new Unsaved(received, storedRenewal));
        } catch (DamagedCredentialException e) {
            return mismatch(e);
        } catch (PolicyDeniedException e) {
            return denied(e);
        }
    }

    /** What was received is forbidden, and what is stored was spent: neither is used. */
    private static SessionEvent denied(PolicyDeniedException e) {
        return new SessionEvent.Adopted(new Finding.Denied(Problem.Denied.of(e)));
    }

    /** The answer does not fit the account: it is neither stored nor used. */
    private SessionEvent mismatch(DamagedCredentialException e) {
        return new SessionEvent.SessionOver(
                reason,
                spent.renewal().orElseThrow(),
                new Problem.SignIn(
                        Reason.ACCOUNT_MISMATCH,
                        "the authorization server answered with tokens that do not fit the stored account: "
                                + e.getMessage()));
    }
}
