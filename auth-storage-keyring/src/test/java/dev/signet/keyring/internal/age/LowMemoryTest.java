package dev.signet.keyring.internal.age;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.keyring.Programs;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a JVM with little memory. */
final class LowMemoryTest {
    @Test
    void aFileThatNeedsMoreIsRefusedAndOneThatFitsIsRead() throws Exception {
        var run = Programs.runJava(List.of("-Xmx64m"), Programs.classPath(), Program.class);

        assertThat(run.output())
                .contains("19: UNREACHABLE", "work factor 19, needs 520 MiB of free heap", "-Xmx1040m")
                .contains("14: wrong passphrase or damaged")
                .contains("taken meanwhile: UNREACHABLE decrypting file, with scrypt work factor 19, needs 520 MiB")
                .contains("after: still read")
                .doesNotContain("OutOfMemoryError");
        assertThat(run.exit()).isZero();
    }

    /** Reads files of different work, with garbage in the heap. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws Exception {
            AgeCipher cipher = EncryptedHome.cipher();
            byte[] passphrase = {'p'};
            byte[] file = cipher.encrypt(new byte[] {'x'}, passphrase, "file");
            String text = new String(file, StandardCharsets.ISO_8859_1);
            for (int round = 0; round < 40; round++) {
                byte[] garbage = new byte[1 << 20];
                garbage[round] = 1;
            }
            for (int logN : new int[] {19, 14}) {
                byte[] changed = text.replaceFirst(" 10\n", " " + logN + "\n").getBytes(StandardCharsets.ISO_8859_1);
                try {
                    cipher.decrypt(changed, passphrase, "file");
                } catch (StoreException refused) {
                    boolean worked = refused.getMessage().contains("can't be opened with the passphrase");
                    System.out.println(logN + ": " + (worked ? "wrong passphrase or damaged" : refused.kind()));
                    System.out.println(refused.getMessage() + " " + refused.remedy());
                }
            }
            try {
                byte[] costly = text.replaceFirst(" 10\n", " 19\n").getBytes(StandardCharsets.ISO_8859_1);
                new AgeCipher(new Boasting(), new SecureRandom()).decrypt(costly, passphrase, "file");
            } catch (StoreException refused) {
                System.out.println("taken meanwhile: " + refused.kind() + " " + refused.getMessage());
            }
            System.out.println(
                    "after: " + (cipher.decrypt(file, passphrase, "file").length == 1 ? "still read" : "wrong"));
        }
    }

    /** Promises memory that is not there when it is needed. */
    private static final class Boasting implements Heap {
        @Override
        public long available() {
            return 1L << 40;
        }

        @Override
        public void collect() {}
    }
}
