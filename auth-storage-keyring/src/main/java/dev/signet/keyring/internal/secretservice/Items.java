package dev.signet.keyring.internal.secretservice;

import static dev.signet.keyring.internal.secretservice.SecretSession.COLLECTION;
import static dev.signet.keyring.internal.secretservice.SecretSession.ITEM;
import static dev.signet.keyring.internal.secretservice.SecretSession.PROMPT;
import static dev.signet.keyring.internal.secretservice.SecretSession.ROOT;
import static dev.signet.keyring.internal.secretservice.SecretSession.SERVICE;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.types.Variant;

/** Finds, reads and writes items within one call that has one deadline. Prompts nobody. */
final class Items {
    private static final String NONE = "/";
    private static final String VOLATILE = ROOT + "/collection/session";

    private final SecretSession session;
    private final Deadline deadline;
    private final String where;

    Items(SecretSession session, Deadline deadline, String where) {
        this.session = session;
        this.deadline = deadline;
        this.where = where;
    }

    /**
     * The one item of an entry.
     *
     * @return its object; empty when it is surely not there
     * @throws StoreException {@code LOCKED} when that can't be said or the item can't be used, {@code AMBIGUOUS} when there are several
     */
    Optional<String> find(KeyringEntry entry) throws StoreException, IOException, TimeoutException, BusErrorException {
        Object[] found = session.call(deadline, ROOT, SERVICE, "SearchItems", "a{ss}", ItemLayout.search(entry));
        List<String> open = SecretSession.paths(found[0]);
        List<String> closed = SecretSession.paths(found[1]);
        int count = open.size() + closed.size();
        if (count > 1) {
            throw SecretServiceFaults.ambiguous(where, count);
        }
        if (!closed.isEmpty()) {
            throw SecretServiceFaults.locked(where, null);
        }
        return open.isEmpty() ? findInDefault(entry) : Optional.of(open.get(0));
    }

    /** Items of older programs, and the proof that there is none: not every service searches what is locked. */
    private Optional<String> findInDefault(KeyringEntry entry)
            throws StoreException, IOException, TimeoutException, BusErrorException {
        String collection = defaultCollection();
        requireUnlocked(collection);
        List<String> found = SecretSession.paths(session.call(
                        deadline, collection, COLLECTION, "SearchItems", "a{ss}", ItemLayout.searchLegacy(entry))[0]);
        if (found.size() > 1) {
            throw SecretServiceFaults.ambiguous(where, found.size());
        }
        // Asked again: it may have been locked just before the search.
        requireUnlocked(collection);
        return found.stream().findFirst();
    }

    /** What an item holds. */
    byte[] read(String item) throws IOException, TimeoutException, BusErrorException, GeneralSecurityException {
        return session.secret(deadline, item);
    }

    /** Gives an item another content; its label and attributes stay as they are. */
    void update(String item, byte[] content)
            throws StoreException, IOException, TimeoutException, BusErrorException, GeneralSecurityException {
        if (item.startsWith(VOLATILE + "/")) {
            throw SecretServiceFaults.isVolatile(where);
        }
        session.call(deadline, item, ITEM, "SetSecret", "(oayays)", (Object) session.sealed(content));
    }

    /** Creates the item of an entry in the default collection; one that another process created meanwhile is replaced. */
    void create(KeyringEntry entry, byte[] content)
            throws StoreException, IOException, TimeoutException, BusErrorException, GeneralSecurityException {
        Map<String, Variant<?>> properties = new LinkedHashMap<>();
        properties.put(ITEM + ".Label", new Variant<>(ItemLayout.label(entry)));
        properties.put(ITEM + ".Attributes", new Variant<>(ItemLayout.attributes(entry), "a{ss}"));
        // To replace is safe here and nowhere else: the service replaces whatever has these attributes among its own,
        // and
        // the search for fewer of them found nothing.
        Object[] answer = session.call(
                deadline,
                defaultCollection(),
                COLLECTION,
                "CreateItem",
                "a{sv}(oayays)b",
                properties,
                session.sealed(content),
                true);
        requireNoPrompt(answer[1]);
    }

    /** Deletes an item. */
    void delete(String item) throws StoreException, IOException, TimeoutException, BusErrorException {
        requireNoPrompt(session.call(deadline, item, ITEM, "Delete", null)[0]);
    }

    /** The collection that new items come into. */
    String defaultCollection() throws StoreException, IOException, TimeoutException, BusErrorException {
        String collection = SecretSession.text(session.call(deadline, ROOT, SERVICE, "ReadAlias", "s", "default")[0]);
        if (collection.equals(NONE)) {
            throw SecretServiceFaults.noCollection(where);
        }
        if (collection.equals(VOLATILE)) {
            throw SecretServiceFaults.isVolatile(where);
        }
        return collection;
    }

    private void requireUnlocked(String collection)
            throws StoreException, IOException, TimeoutException, BusErrorException {
        if (Boolean.TRUE.equals(session.property(deadline, collection, COLLECTION, "Locked"))) {
            throw SecretServiceFaults.locked(where, null);
        }
    }

    /** A prompt is what a service wants to show when a keyring is locked; it is let go of unseen. */
    private void requireNoPrompt(Object prompt)
            throws StoreException, IOException, TimeoutException, BusErrorException {
        String path = SecretSession.text(prompt);
        if (!path.equals(NONE)) {
            session.call(deadline, path, PROMPT, "Dismiss", null);
            throw SecretServiceFaults.locked(where, null);
        }
    }
}
