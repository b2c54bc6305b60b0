package dev.signet.keyring.internal.age;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Opens and seals files, and remembers the last one of each document in memory: another program may have asked for seconds of work,
 * which a save must not cost again between the answer of a server and the disk. Safe for use by several threads.
 */
final class Vault {
    private final AgeCipher cipher;
    private final Passphrase passphrase;
    private final Map<DocumentName, Opened> opened = new ConcurrentHashMap<>();
    // One at a time: each derivation may take up to 1 GiB.
    private final ReentrantLock turn = new ReentrantLock();

    Vault(AgeCipher cipher, Passphrase passphrase) {
        this.cipher = cipher;
        this.passphrase = passphrase;
    }

    /** A file that was read, and what opens it. */
    static final class Opened {
        private final Revision revision;
        private final SecretsDocument document;
        private final byte[] passphrase;

        private Opened(Revision revision, SecretsDocument document, byte[] passphrase) {
            this.revision = revision;
            this.document = document;
            this.passphrase = passphrase;
        }

        SecretsDocument document() {
            return document;
        }

        byte[] passphrase() {
            return passphrase;
        }
    }

    /** Decrypts a document's file. */
    Opened open(DocumentName name, Snapshot.Present file, String where) throws StoreException {
        Opened known = opened.get(name);
        if (known != null && known.revision.equals(file.revision())) {
            return known;
        }
        turn.lock();
        try {
            known = opened.get(name);
            if (known != null && known.revision.equals(file.revision())) {
                return known;
            }
            byte[] key = passphrase.find().orElseThrow(() -> AgeFaults.passphraseMissing(where, passphrase.describe()));
            SecretsDocument document = SecretsDocument.parse(cipher.decrypt(file.content(), key, where), where);
            return remember(name, file.revision(), document, key);
        } finally {
            turn.unlock();
        }
    }

    /** What a new file will be sealed with; made, and seen in the keyring, if there is none. */
    byte[] passphraseForNew() throws StoreException {
        turn.lock();
        try {
            return passphrase.findOrCreate();
        } finally {
            turn.unlock();
        }
    }

    /** The passphrase as it is just now, or {@code known} when that can't be said: by now a save depends on it. */
    byte[] latest(byte[] known) {
        try {
            Optional<byte[]> now = passphrase.find();
            return now.orElse(known);
        } catch (StoreException unknown) {
            return known;
        }
    }

    byte[] seal(SecretsDocument document, byte[] key, String where) throws StoreException {
        return cipher.encrypt(document.bytes(), key, where);
    }

    /** Keeps what was just read or written. */
    Opened remember(DocumentName name, Revision revision, SecretsDocument document, byte[] key) {
        Opened entry = new Opened(revision, document, key);
        opened.put(name, entry);
        return entry;
    }

    void forget() {
        opened.clear();
    }
}
