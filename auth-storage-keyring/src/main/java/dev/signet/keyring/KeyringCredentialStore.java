package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.keyring.internal.DocumentFaults;
import dev.signet.keyring.internal.Keyring;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Documents as entries of a keyring, one whole document each.
 *
 * <p>A revision is the digest of the content, since other programs write here too, and so is a stamp: a keyring tells the time of a change
 * in whole seconds, within which a token may change twice, and to read an entry costs about a millisecond. What was written is read back
 * before it counts: there are keyrings that say yes and keep nothing.
 */
final class KeyringCredentialStore implements CredentialStore {
    /** The most a document may hold, in bytes, where the keyring holds as much. */
    static final int MAX_BYTES = 1 << 20;

    private static final String TRIAL = "trial";

    private final Entries entries;
    private final TimeSource time;
    private final Keyring keyring;
    private final SetAside copies;
    private final StoreTraits traits;
    private final Turn turn = new Turn();

    KeyringCredentialStore(Request request, Keyring keyring) {
        this.entries = new Entries(request.layout(), request.home());
        this.time = request.time();
        this.keyring = keyring;
        this.copies = new SetAside(keyring);
        this.traits = new StoreTraits(Set.of(Trait.DURABLE), Math.min(MAX_BYTES, keyring.maxBytes()));
    }

    @Override
    public String name() {
        return KeyringCredentialStoreProvider.NAME;
    }

    @Override
    public String describe(DocumentName name) {
        try {
            return keyring.describe(entries.of(name));
        } catch (StoreException nowhere) {
            return "no keyring entry for \"" + name + "\"";
        }
    }

    @Override
    public StoreTraits traits() {
        return traits;
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        KeyringEntry entry = entries.of(name);
        Optional<byte[]> content = keyring.find(entry);
        if (content.isEmpty()) {
            return Snapshot.Absent.ABSENT;
        }
        byte[] bytes = content.get();
        if (bytes.length > traits.maxBytes()) {
            throw KeyringFaults.tooLarge(keyring.describe(entry), bytes.length, traits.maxBytes());
        }
        return new Snapshot.Present(bytes, revision(bytes));
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        return new Stamp(keyring.find(entries.of(name))
                .map(content -> revision(content).value())
                .orElse(Revision.ABSENT.value()));
    }

    /** Writes as much as was asked for to an entry of its own, reads it back and deletes it. */
    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        if (maxBytes < 0) {
            throw new IllegalArgumentException("maxBytes must not be negative, but was " + maxBytes);
        }
        requireHeld(lease, name);
        KeyringEntry entry = entries.of(name);
        if (maxBytes > traits.maxBytes()) {
            throw KeyringFaults.tooLarge(keyring.describe(entry), maxBytes, traits.maxBytes());
        }
        byte[] padding = new byte[maxBytes];
        Arrays.fill(padding, (byte) ' ');
        turn.run(() -> {
            // One that is locked away elsewhere, or there twice, could not be written later.
            keyring.find(entry);
            KeyringEntry trial = Entries.beside(home(), TRIAL);
            writeAndCheck(trial, padding);
            keyring.delete(trial);
            copies.expire(home(), time.instant());
            return trial;
        });
        return new KeyringDraft(this, lease, name, maxBytes);
    }

    Revision write(Lease lease, DocumentName name, Revision expected, byte[] content) throws StoreException {
        KeyringEntry entry = entries.of(name);
        byte[] copy = content.clone();
        return turn.run(() -> {
            requireHeld(lease, name);
            requireRevision(name, expected);
            requireHeld(lease, name);
            writeAndCheck(entry, copy);
            return revision(copy);
        });
    }

    private void writeAndCheck(KeyringEntry entry, byte[] content) throws StoreException {
        keyring.put(entry, content);
        byte[] kept = keyring.find(entry).orElseThrow(() -> KeyringFaults.notKeptAsWritten(keyring.describe(entry)));
        if (!MessageDigest.isEqual(kept, content)) {
            throw KeyringFaults.notKeptAsWritten(keyring.describe(entry));
        }
    }

    /** Deletes the entry and the copies of it that were laid aside. */
    @Override
    public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        requireHeld(lease, name);
        KeyringEntry entry = entries.of(name);
        turn.run(() -> {
            if (read(name) instanceof Snapshot.Present) {
                requireRevision(name, expected);
                requireHeld(lease, name);
                keyring.delete(entry);
            }
            copies.clear(home(), name);
            return entry;
        });
    }

    @Override
    public String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        requireHeld(lease, name);
        return turn.run(() -> {
            if (!(read(name) instanceof Snapshot.Present present)
                    || !present.revision().equals(revision)) {
                throw DocumentFaults.conflict(
                        describe(name), revision, read(name).revision());
            }
            requireHeld(lease, name);
            return copies.keep(home(), name, present.content(), time.instant());
        });
    }

    /** Removes all copies that were laid aside, and a trial that was cut short. */
    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        requireHeld(lease, DocumentName.CREDENTIAL);
        List<KeyringEntry> ours = new ArrayList<>(SetAside.places(home()));
        ours.add(Entries.beside(home(), TRIAL));
        return turn.run(() -> {
            List<String> removed = new ArrayList<>();
            StoreException first = null;
            for (KeyringEntry entry : ours) {
                try {
                    if (keyring.find(entry).isPresent()) {
                        keyring.delete(entry);
                        removed.add(keyring.describe(entry));
                    }
                } catch (StoreException failure) {
                    if (first == null) {
                        first = failure;
                    } else {
                        first.addSuppressed(failure);
                    }
                }
            }
            if (first != null) {
                throw first;
            }
            return List.copyOf(removed);
        });
    }

    @Override
    public void close() {
        keyring.close();
    }

    /** What our own entries of a home are named after. */
    private KeyringEntry home() throws StoreException {
        return entries.of(DocumentName.CREDENTIAL);
    }

    private void requireHeld(Lease lease, DocumentName name) throws StoreException {
        if (!lease.isHeld()) {
            throw DocumentFaults.leaseLost(describe(name));
        }
    }

    private void requireRevision(DocumentName name, Revision expected) throws StoreException {
        Revision now = read(name).revision();
        if (!now.equals(expected)) {
            throw DocumentFaults.conflict(describe(name), expected, now);
        }
    }

    /** SHA-256 of the content. */
    private static Revision revision(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return new Revision(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
