package dev.signet.keyring.internal.age;

import com.exceptionfactory.jagged.framework.stream.StandardDecryptingChannelFactory;
import com.exceptionfactory.jagged.framework.stream.StandardEncryptingChannelFactory;
import dev.signet.auth.StoreException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Encrypts and decrypts whole files in the format age v1, binary, with a passphrase. Safe for use by several threads. */
final class AgeCipher {
    private static final int CHUNK = 64 << 10;

    private final Heap heap;
    private final SecureRandom random;

    AgeCipher(Heap heap, SecureRandom random) {
        this.heap = heap;
        this.random = random;
    }

    /** Encrypts {@code plaintext} so that who has the passphrase reads it. */
    byte[] encrypt(byte[] plaintext, byte[] passphrase, String where) throws StoreException {
        try {
            var recipient = new ScryptRecipient(passphrase, where, heap, random);
            var sealed = new Sink();
            try (var channel =
                    new StandardEncryptingChannelFactory().newEncryptingChannel(sealed, List.of(recipient))) {
                ByteBuffer rest = ByteBuffer.wrap(plaintext);
                while (rest.hasRemaining()) {
                    channel.write(rest);
                }
            }
            return sealed.bytes.toByteArray();
        } catch (IOException | GeneralSecurityException impossible) {
            throw AgeFaults.damaged(where, "its content could not be encrypted", impossible);
        } catch (NoClassDefFoundError missing) {
            throw AgeFaults.libraryMissing(missing);
        }
    }

    /**
     * Decrypts a file.
     *
     * @param where the file, for messages
     * @throws StoreException when it is none, is damaged, was encrypted with something else, or needs more memory than there is
     */
    byte[] decrypt(byte[] file, byte[] passphrase, String where) throws StoreException {
        try {
            var recipient = new ScryptRecipient(passphrase, where, heap, random);
            var source = new Source(ByteBuffer.wrap(file));
            var plaintext = new ByteArrayOutputStream(file.length);
            try (var channel =
                    new StandardDecryptingChannelFactory().newDecryptingChannel(source, List.of(recipient))) {
                ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
                while (channel.read(buffer) >= 0) {
                    plaintext.write(buffer.array(), 0, buffer.position());
                    buffer.clear();
                }
            }
            return plaintext.toByteArray();
        } catch (IOException | GeneralSecurityException | RuntimeException failure) {
            StoreException told = toldIn(failure);
            throw told != null
                    ? told
                    : AgeFaults.damaged(where, "it is no file in the format age v1, or was changed or cut", failure);
        } catch (NoClassDefFoundError missing) {
            throw AgeFaults.libraryMissing(missing);
        }
    }

    /** What the recipient had to say, wherever the library put it. */
    private static @Nullable StoreException toldIn(Throwable failure) {
        if (failure instanceof StoreException told) {
            return told;
        }
        StoreException found = failure.getCause() == null ? null : toldIn(failure.getCause());
        for (Throwable suppressed : failure.getSuppressed()) {
            found = found != null ? found : toldIn(suppressed);
        }
        return found;
    }

    /** Collects what is written. The JDK's channels over streams close themselves when the thread is interrupted; this does not. */
    private static final class Sink implements WritableByteChannel {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private boolean open = true;

        @Override
        public int write(ByteBuffer source) {
            byte[] chunk = new byte[source.remaining()];
            source.get(chunk);
            bytes.write(chunk, 0, chunk.length);
            return chunk.length;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }

    /** Gives what is in memory. */
    private static final class Source implements ReadableByteChannel {
        private final ByteBuffer bytes;
        private boolean open = true;

        Source(ByteBuffer bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read(ByteBuffer target) {
            if (!bytes.hasRemaining()) {
                return -1;
            }
            int count = Math.min(bytes.remaining(), target.remaining());
            ByteBuffer part = bytes.slice(bytes.position(), count);
            target.put(part);
            bytes.position(bytes.position() + count);
            return count;
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }
    }
}
