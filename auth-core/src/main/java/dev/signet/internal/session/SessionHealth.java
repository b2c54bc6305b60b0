package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.health.DocumentFacts;
import dev.signet.internal.health.DocumentFacts.Form;
import dev.signet.internal.health.DocumentFacts.Presence;
import dev.signet.internal.health.DocumentLook;
import dev.signet.internal.health.RefreshFacts;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the stored credential and the attempt record stand, for a report. Asks the store and nobody else, and changes nothing. Safe for
 * use by several threads.
 */
public final class SessionHealth {
    private final Ground ground;
    private final DocumentLook<String> credential;
    private final DocumentLook<AttemptRecord> attempt;
    private volatile @Nullable DocumentFacts settled;

    /** Has not looked yet. */
    public SessionHealth(Ground ground) {
        this.ground = ground;
        this.credential = new DocumentLook<>(ground.store(), DocumentName.CREDENTIAL, this::renewal);
        this.attempt = new DocumentLook<>(
                ground.notes(), DocumentName.ATTEMPT, (content, where) -> AttemptRecord.parse(content));
    }

    /**
     * What was seen.
     *
     * @param documents the credential and the record
     * @param refresh what the record says of the stored credential; empty when there is none, or it is about another one
     */
    public record Seen(List<DocumentFacts> documents, Optional<RefreshFacts> refresh) {
        /** Copies the list. */
        public Seen {
            documents = List.copyOf(documents);
        }
    }

    /**
     * Both as they are now. What looks bad for the first time is looked at again for half a second: a document may be half written, and
     * a sign-out may be half done.
     */
    public Seen look() {
        long giveUp = ground.time().nanos() + Limits.TORN_READ_WAIT.toNanos();
        Both both = both();
        while (both.isDoubtful()
                && !both.stored().equals(settled)
                && ground.time().nanos() - giveUp < 0) {
            Pause.of(Limits.TORN_READ_POLL, ground.time());
            both = both();
        }
        settled = both.stored();
        return new Seen(List.of(both.stored(), both.record()), both.refresh());
    }

    /** Somebody signed out here. */
    public void forget() {
        credential.forget();
        attempt.forget();
    }

    /** Both documents, and what they say together. */
    private record Both(DocumentFacts stored, DocumentFacts record, Optional<RefreshFacts> refresh) {
        boolean isDoubtful() {
            return stored.form() == Form.CORRUPT
                    || stored.presence() == Presence.MISSING
                    || stored.presence() == Presence.GONE;
        }
    }

    private Both both() {
        var stored = credential.look();
        var record = attempt.look();
        var facts = stored.facts();
        if (facts.presence() == Presence.ABSENT && ground.profile().neighbour().isEmpty()) {
            facts = facts.with(absence(stored.wasThere(), record.facts().presence()));
        }
        return new Both(
                facts,
                // Nobody but Signet writes it, and never in parts; the next refresh puts a good one in its place.
                record.facts().form() == Form.CORRUPT ? record.facts().with(Form.EDITED) : record.facts(),
                refresh(stored, record));
    }

    private static Optional<RefreshFacts> refresh(
            DocumentLook.Seen<String> stored, DocumentLook.Seen<AttemptRecord> record) {
        if (record.facts().presence() == Presence.ABSENT) {
            return Optional.empty();
        }
        if (isHidden(stored.facts())) {
            return Optional.of(new RefreshFacts.Hidden(stored.facts().name()));
        }
        if (stored.content().isEmpty()) {
            // Nobody is signed in, or nothing renews what is there.
            return Optional.empty();
        }
        if (record.content().isEmpty()) {
            return Optional.of(new RefreshFacts.Hidden(record.facts().name()));
        }
        return record.content()
                .filter(entry -> stored.content().equals(Optional.of(entry.renewal())))
                .map(SessionHealth::facts);
    }

    private static boolean isHidden(DocumentFacts document) {
        return document.presence() == Presence.UNKNOWN || document.form() == Form.CORRUPT;
    }

    /**
     * Why a credential is not there that no program beside us can have deleted. Signing out deletes the record too; it is there
     * from the first refresh on.
     */
    private static Presence absence(boolean wasThere, Presence record) {
        if (record == Presence.PRESENT) {
            return Presence.MISSING;
        }
        return wasThere ? Presence.GONE : Presence.ABSENT;
    }

    private static RefreshFacts facts(AttemptRecord entry) {
        Optional<String> over = entry.outcome().isTerminal()
                ? Optional.of(entry.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                : Optional.empty();
        return new RefreshFacts.Attempts(entry.failures(), over, entry.refused());
    }

    /** What renews the credential in {@code content}, by the name that the record gives it. */
    private Optional<String> renewal(byte[] content, String where) throws AuthException {
        return ground.profile().codec().decode(content, where).flatMap(found -> {
            try {
                return Optional.ofNullable(Held.renewalName(found, ground.hostRenews()));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        });
    }
}
