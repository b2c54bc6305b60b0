package dev.signet.internal.health;

import dev.signet.auth.AuthException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.internal.health.DocumentFacts.Form;
import dev.signet.internal.health.DocumentFacts.Presence;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one document again and again. It is read only when its stamp has changed, and nothing of it is kept but what its reader
 * makes of it. Changes nothing. Safe for use by several threads.
 *
 * @param <T> what the reader makes of it
 */
public final class DocumentLook<T> {
    private final CredentialStore store;
    private final DocumentName name;
    private final Reader<T> reader;
    private volatile @Nullable Known<T> known;
    private volatile boolean wasThere;

    /**
     * Has not looked yet.
     *
     * @param reader is shown the content; what it keeps must hold no secret
     */
    public DocumentLook(CredentialStore store, DocumentName name, Reader<T> reader) {
        this.store = store;
        this.name = name;
        this.reader = reader;
    }

    /** Makes something of a document. */
    @FunctionalInterface
    public interface Reader<T> {
        /**
         * What matters of {@code content}.
         *
         * @param where the document, in words for a person
         * @return empty when nothing does
         * @throws AuthException when it can't be used; says why and quotes nothing of it
         */
        Optional<T> read(byte[] content, String where) throws AuthException;
    }

    /**
     * What was seen.
     *
     * @param facts to be judged
     * @param content what the reader made of it; empty also when it is not there or can't be used
     * @param wasThere whether any look saw it
     */
    public record Seen<T>(DocumentFacts facts, Optional<T> content, boolean wasThere) {}

    private record Known<T>(Stamp stamp, Presence presence, Form form, String why, Optional<T> content) {}

    /** The document as it is now. */
    public Seen<T> look() {
        try {
            // Before the content: should that change in between, the next look sees another stamp.
            Stamp stamp = store.probe(name);
            Known<T> last = known;
            Known<T> now = last != null && last.stamp().equals(stamp) ? last : read(stamp);
            known = now;
            boolean present = now.presence() == Presence.PRESENT;
            wasThere = wasThere || present;
            DocumentAccess access = present ? store.access(name) : DocumentAccess.UNKNOWN;
            return new Seen<>(
                    new DocumentFacts(store.describe(name), now.presence(), access, now.form(), now.why()),
                    now.content(),
                    wasThere);
        } catch (AuthException e) {
            return unseen(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            // A store of the application's own may throw anything, and may say anything in it.
            return unseen("the store failed with " + e.getClass().getName());
        }
    }

    /** Somebody signed out here: that it is not there any more is no news. */
    public void forget() {
        known = null;
        wasThere = false;
    }

    private Known<T> read(Stamp stamp) throws AuthException {
        if (!(store.read(name) instanceof Snapshot.Present present)) {
            return new Known<>(stamp, Presence.ABSENT, Form.REGULAR, "", Optional.empty());
        }
        byte[] content = present.content();
        try {
            Optional<T> made = reader.read(content, store.describe(name));
            return new Known<>(stamp, Presence.PRESENT, Form.of(content), "", made);
        } catch (AuthException e) {
            return new Known<>(stamp, Presence.PRESENT, Form.CORRUPT, String.valueOf(e.getMessage()), Optional.empty());
        }
    }

    private Seen<T> unseen(String why) {
        known = null;
        return new Seen<>(
                new DocumentFacts(place(), Presence.UNKNOWN, DocumentAccess.UNKNOWN, Form.REGULAR, why),
                Optional.empty(),
                wasThere);
    }

    private String place() {
        try {
            return store.describe(name);
        } catch (RuntimeException e) {
            return "the document \"" + name + "\"";
        }
    }
}
