package dev.signet.keyring.internal.age;

import com.exceptionfactory.jagged.FileKey;
import com.exceptionfactory.jagged.RecipientStanza;
import com.exceptionfactory.jagged.RecipientStanzaReader;
import com.exceptionfactory.jagged.RecipientStanzaWriter;
import com.exceptionfactory.jagged.framework.codec.CanonicalBase64;
import com.exceptionfactory.jagged.framework.crypto.CipherKey;
import com.exceptionfactory.jagged.framework.crypto.EncryptedFileKey;
import com.exceptionfactory.jagged.framework.crypto.FileKeyDecryptorFactory;
import com.exceptionfactory.jagged.framework.crypto.FileKeyEncryptorFactory;
import dev.signet.auth.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * The scrypt recipient type of age v1: the file key is wrapped with a key that scrypt derives from a passphrase. Libraries do the
 * derivation and the wrapping; this says in which form they meet.
 *
 * @see <a href="https://age-encryption.org/v1">age v1, "The scrypt recipient type"</a>
 */
final class ScryptRecipient implements RecipientStanzaWriter, RecipientStanzaReader {
    private static final String TYPE = "scrypt";
    private static final byte[] LABEL = "age-encryption.org/v1/scrypt".getBytes(StandardCharsets.US_ASCII);
    private static final int SALT_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int WRAPPED_BYTES = 32;
    private static final Pattern WORK_FACTOR = Pattern.compile("[1-9][0-9]?");

    private final byte[] passphrase;
    private final String where;
    private final Heap heap;
    private final SecureRandom random;

    /**
     * One passphrase, for one file.
     *
     * @param passphrase its bytes; not copied, so that the caller can wipe them
     * @param where the file, for messages
     */
    ScryptRecipient(byte[] passphrase, String where, Heap heap, SecureRandom random) {
        this.passphrase = passphrase;
        this.where = where;
        this.heap = heap;
        this.random = random;
    }

    private static final class Stanza implements RecipientStanza {
        private final List<String> arguments;
        private final byte[] body;

        Stanza(List<String> arguments, byte[] body) {
            this.arguments = arguments;
            this.body = body;
        }

        @Override
        public String getType() {
            return TYPE;
        }

        @Override
        public List<String> getArguments() {
            return arguments;
        }

        @Override
        public byte[] getBody() {
            return body;
        }
    }

    @Override
    public Iterable<RecipientStanza> getRecipientStanzas(FileKey fileKey) throws GeneralSecurityException {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        CipherKey wrapping = derive(salt, ScryptWork.WRITTEN);
        byte[] wrapped = new FileKeyEncryptorFactory()
                .newFileKeyEncryptor()
                .getEncryptedFileKey(fileKey, wrapping)
                .getEncoded();
        String encodedSalt = CanonicalBase64.getEncoder().encodeToString(salt);
        return List.of(new Stanza(List.of(encodedSalt, Integer.toString(ScryptWork.WRITTEN.logN())), wrapped));
    }

    /**
     * Unwraps the file key.
     *
     * @throws GeneralSecurityException whose cause is the {@link StoreException} to tell
     */
    @Override
    public FileKey getFileKey(Iterable<RecipientStanza> stanzas) throws GeneralSecurityException {
        List<RecipientStanza> all = new ArrayList<>();
        stanzas.forEach(all::add);
        // The format allows no other recipient beside this one, lest a file seem to come from who knows the passphrase.
        if (all.size() != 1 || !all.get(0).getType().equals(TYPE)) {
            throw told(AgeFaults.damaged(
                    where,
                    "expected one recipient of the type " + TYPE + ", found "
                            + all.stream().map(RecipientStanza::getType).toList(),
                    null));
        }
        List<String> arguments = all.get(0).getArguments();
        byte[] wrapped = all.get(0).getBody();
        if (arguments.size() != 2
                || !WORK_FACTOR.matcher(arguments.get(1)).matches()
                || wrapped.length != WRAPPED_BYTES) {
            throw told(AgeFaults.damaged(where, "its recipient is malformed", null));
        }
        byte[] salt = salt(arguments.get(0));
        var work = new ScryptWork(Integer.parseInt(arguments.get(1)));
        try {
            work.requireAffordable(heap, where);
        } catch (StoreException refused) {
            throw told(refused);
        }
        CipherKey wrapping = deriveIfThereIsRoom(salt, work);
        try {
            return new FileKeyDecryptorFactory()
                    .newFileKeyDecryptor()
                    .getFileKey(new EncryptedFileKey(wrapped), wrapping);
        } catch (GeneralSecurityException mismatch) {
            throw told(AgeFaults.wrongPassphrase(where, mismatch));
        }
    }

    private byte[] salt(String encoded) throws GeneralSecurityException {
        try {
            byte[] salt = CanonicalBase64.getDecoder().decode(encoded.getBytes(StandardCharsets.US_ASCII));
            if (salt.length == SALT_BYTES) {
                return salt;
            }
        } catch (IllegalArgumentException noBase64) {
            // Said below.
        }
        throw told(AgeFaults.damaged(where, "the salt of its recipient is malformed", null));
    }

    /** Other threads take memory too, between the look and the work. */
    private CipherKey deriveIfThereIsRoom(byte[] salt, ScryptWork work) throws GeneralSecurityException {
        try {
            return derive(salt, work);
        } catch (OutOfMemoryError taken) {
            throw told(work.tooMuch(where, heap.available()));
        }
    }

    private CipherKey derive(byte[] salt, ScryptWork work) {
        byte[] labelled = Arrays.copyOf(LABEL, LABEL.length + SALT_BYTES);
        System.arraycopy(salt, 0, labelled, LABEL.length, SALT_BYTES);
        byte[] key = SCrypt.generate(
                passphrase, labelled, work.rounds(), ScryptWork.BLOCK_SIZE, ScryptWork.PARALLELIZATION, KEY_BYTES);
        return new CipherKey(key);
    }

    private static GeneralSecurityException told(StoreException refused) {
        return new GeneralSecurityException(refused);
    }
}
