package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreLayout.EncryptedFile;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.keyring.internal.DocumentFaults;
import dev.signet.keyring.internal.Keyring;
import dev.signet.keyring.internal.age.Vault.Opened;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Documents in encrypted files of a home (age v1, scrypt recipient, binary), whose passphrase is in the keyring. The files may hold
 * secrets of other programs too: those survive every change.
 *
 * <p>Files are kept by the store called {@code file}, with all its promises: owner-only, replaced whole, durable. A document's
 * revision is that store's, the digest of the encrypted file; copies that are laid aside stay encrypted. What was decrypted last
 * stays in memory until the store is closed, so an unchanged file is decrypted once and needs the keyring once.
 *
 * <p>A file that can't be opened, since its passphrase is gone or is another one, or its work factor asks for more memory than there
 * is, is {@code UNREACHABLE} and never absent. It is never overwritten either: a person has to move it away.
 *
 * <p>Safe for use by several threads.
 */
public final class EncryptedFileCredentialStore implements CredentialStore {
    /** The most a document may hold, in bytes: six times that, when every character is escaped, fits a file. */
    static final int MAX_BYTES = 128 << 10;

    /** As a person names it in a setting. */
    public static final String NAME = "encrypted-file";

    private static final int ESCAPED = 6;
    // The name of the secret, the header, a tag for each 64 KiB, and what other programs may add meanwhile.
    private static final int OVERHEAD = 16 << 10;

    private final CredentialStore files;
    private final EncryptedLayout layout;
    private final Keyring keyring;
    private final Vault vault;
    private final StoreTraits traits;

    EncryptedFileCredentialStore(
            CredentialStore files, EncryptedLayout layout, Keyring keyring, SecureRandom random, Heap heap) {
        this.files = files;
        this.layout = layout;
        this.keyring = keyring;
        this.vault = new Vault(
                new AgeCipher(heap, random),
                new Passphrase(keyring, layout.credential().passphrase(), random));
        this.traits = new StoreTraits(encrypted(files.traits()), MAX_BYTES);
    }

    /**
     * Opens the encrypted documents of a home. Creates nothing.
     *
     * @param request which home, and what the store may use; its layout places the documents other than the credential
     * @param place where the credential is
     * @param keyring holds the passphrase; closed with the store
     * @param random for the passphrase, when there is none yet, and for salts
     * @return the store; close it
     * @throws StoreException when the home can't be used, or the store for files is not there
     */
    public static EncryptedFileCredentialStore open(
            Request request, EncryptedFile place, Keyring keyring, SecureRandom random) throws StoreException {
        var layout = new EncryptedLayout(request.layout(), place);
        CredentialStore files =
                FileStores.open(new Request(request.home(), layout, request.time(), request.listener()));
        return new EncryptedFileCredentialStore(files, layout, keyring, random, Heap.ofThisJvm());
    }

    private static Set<Trait> encrypted(StoreTraits files) {
        Set<Trait> traits = EnumSet.noneOf(Trait.class);
        traits.addAll(files.traits());
        traits.remove(Trait.PLAINTEXT);
        return traits;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public String describe(DocumentName name) {
        return files.describe(name);
    }

    @Override
    public StoreTraits traits() {
        return traits;
    }

    @Override
    public Snapshot read(DocumentName name) throws StoreException {
        Snapshot file = files.read(name);
        if (!EncryptedLayout.isEncrypted(name) || !(file instanceof Snapshot.Present present)) {
            return file;
        }
        String where = describe(name);
        String secret = layout.secretName(name);
        var text = vault.open(name, present, where).document().find(secret, where);
        if (text.isEmpty()) {
            return new Snapshot.Absent(file.revision());
        }
        byte[] content = SecretText.bytes(text.get());
        if (content.length > MAX_BYTES) {
            throw AgeFaults.tooLarge(where, content.length, MAX_BYTES);
        }
        return new Snapshot.Present(content, file.revision());
    }

    @Override
    public Stamp probe(DocumentName name) throws StoreException {
        return files.probe(name);
    }

    /** Who reads an encrypted file learns nothing, so nothing is said of it: other programs leave it open. */
    @Override
    public DocumentAccess access(DocumentName name) throws StoreException {
        return EncryptedLayout.isEncrypted(name) ? DocumentAccess.UNKNOWN : files.access(name);
    }

    /** Reserves room for the file, and makes sure that what it will be encrypted with is in the keyring. */
    @Override
    public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
        if (maxBytes > MAX_BYTES) {
            requireHeld(lease, name);
            throw AgeFaults.tooLarge(describe(name), maxBytes, MAX_BYTES);
        }
        if (!EncryptedLayout.isEncrypted(name) || maxBytes < 0) {
            return files.prepare(lease, name, maxBytes);
        }
        SecretsDocument now = SecretsDocument.empty();
        byte[] passphrase = null;
        if (files.read(name) instanceof Snapshot.Present present) {
            Opened file = vault.open(name, present, describe(name));
            now = file.document();
            passphrase = file.passphrase();
        }
        Draft room = files.prepare(lease, name, now.bytes().length + ESCAPED * maxBytes + OVERHEAD);
        try {
            // Last: nothing is put into the keyring for a file that can't be written.
            byte[] key = passphrase != null ? passphrase : vault.passphraseForNew();
            return new EncryptedDraft(this, name, maxBytes, room, key);
        } catch (StoreException | RuntimeException failure) {
            room.close();
            throw failure;
        }
    }

    /** Writes {@code content} into the reserved room. */
    Revision commit(DocumentName name, Draft room, byte[] passphrase, Revision expected, byte[] content)
            throws StoreException {
        String where = describe(name);
        Snapshot file = files.read(name);
        if (!file.revision().equals(expected)) {
            throw DocumentFaults.conflict(where, expected, file.revision());
        }
        SecretsDocument document = SecretsDocument.empty();
        byte[] key;
        if (file instanceof Snapshot.Present present) {
            Opened known = vault.open(name, present, where);
            document = known.document();
            key = known.passphrase();
        } else {
            // Another program may have made one at the same time as we did.
            key = vault.latest(passphrase);
        }
        SecretsDocument changed = document.with(layout.secretName(name), SecretText.of(content), where);
        Revision revision = room.commit(expected, vault.seal(changed, key, where));
        vault.remember(name, revision, changed, key);
        return revision;
    }

    /** Takes the document's secret out of its file, and deletes the file when nothing else is in it. */
    @Override
    public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
        Snapshot file = files.read(name);
        if (!EncryptedLayout.isEncrypted(name) || !(file instanceof Snapshot.Present present)) {
            files.delete(lease, name, expected);
            return;
        }
        requireHeld(lease, name);
        String where = describe(name);
        Opened known = vault.open(name, present, where);
        SecretsDocument rest = known.document().without(layout.secretName(name), where);
        if (rest.isEmpty()) {
            files.delete(lease, name, expected);
            return;
        }
        if (rest == known.document()) {
            return;
        }
        if (!file.revision().equals(expected)) {
            throw DocumentFaults.conflict(where, expected, file.revision());
        }
        byte[] sealed = vault.seal(rest, known.passphrase(), where);
        try (Draft draft = files.prepare(lease, name, sealed.length)) {
            vault.remember(name, draft.commit(expected, sealed), rest, known.passphrase());
        }
    }

    /** Copies the file as it is, encrypted. */
    @Override
    public String quarantine(Lease lease, DocumentName name, Revision revision) throws StoreException {
        return files.quarantine(lease, name, revision);
    }

    @Override
    public List<String> sweep(Lease lease) throws StoreException {
        return files.sweep(lease);
    }

    private void requireHeld(Lease lease, DocumentName name) throws StoreException {
        if (!lease.isHeld()) {
            throw DocumentFaults.leaseLost(describe(name));
        }
    }

    @Override
    public void close() {
        vault.forget();
        keyring.close();
        files.close();
    }
}
