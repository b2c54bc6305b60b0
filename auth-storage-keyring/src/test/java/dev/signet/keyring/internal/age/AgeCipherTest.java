package dev.signet.keyring.internal.age;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AgeCipherTest {
    private static final byte[] PASSPHRASE = bytes("a passphrase");
    private static final String WHERE = "/home/p/secrets/x.age";

    private final AgeCipher cipher = new AgeCipher(Heap.ofThisJvm(), new SecureRandom());

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 65_535, 65_536, 65_537, 131_072, 200_000, 1_000_000})
    void givesBackWhatItEncrypted(int size) throws Exception {
        byte[] content = new byte[size];
        new SplittableRandom(size).nextBytes(content);

        byte[] file = cipher.encrypt(content, PASSPHRASE, WHERE);

        assertThat(cipher.decrypt(file, PASSPHRASE, WHERE)).isEqualTo(content);
    }

    @Test
    void writesABinaryFileOfVersionOneWithLittleWork() throws Exception {
        String file = new String(cipher.encrypt(bytes("canary"), PASSPHRASE, WHERE), StandardCharsets.ISO_8859_1);

        assertThat(file).matches("(?s)age-encryption\\.org/v1\n-> scrypt [A-Za-z0-9+/]{22} 10\n.{43}\n--- .{43}\n.+");
        assertThat(file).doesNotContain("canary");
    }

    @Test
    void twoFilesOfOneContentDiffer() throws Exception {
        assertThat(cipher.encrypt(bytes("same"), PASSPHRASE, WHERE))
                .isNotEqualTo(cipher.encrypt(bytes("same"), PASSPHRASE, WHERE));
    }

    @Test
    void anotherPassphraseOpensNothing() throws Exception {
        byte[] file = cipher.encrypt(bytes("canary"), PASSPHRASE, WHERE);

        assertThat(refused(file, bytes("canary-passphrase")))
                .hasMessageContaining("can't be opened with the passphrase")
                .hasMessageNotContaining("canary");
    }

    @Test
    void noChangedOrCutFileIsRead() throws Exception {
        byte[] file = cipher.encrypt(bytes("0123456789"), PASSPHRASE, WHERE);

        for (int at = 0; at < file.length; at++) {
            byte[] changed = file.clone();
            changed[at] ^= 1;
            refused(changed, PASSPHRASE);
            refused(Arrays.copyOf(file, at), PASSPHRASE);
        }
        refused(Arrays.copyOf(file, file.length + 1), PASSPHRASE);
    }

    @Test
    void aFileThatLostAWholeChunkIsRefused() throws Exception {
        byte[] file = cipher.encrypt(new byte[3 * 65_536], PASSPHRASE, WHERE);

        refused(Arrays.copyOf(file, file.length - (65_536 + 16)), PASSPHRASE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "01", "-1", "21", "64", "99", "100", "ten", "", "10 10"})
    void aWorkFactorThatIsNoneOrTooHighIsRefusedBeforeAnyWork(String factor) throws Exception {
        String file = new String(cipher.encrypt(bytes("x"), PASSPHRASE, WHERE), StandardCharsets.ISO_8859_1);

        String changed = file.replaceFirst(" 10\n", factor.isEmpty() ? "\n" : " " + factor + "\n");

        refused(changed.getBytes(StandardCharsets.ISO_8859_1), PASSPHRASE);
    }

    @Test
    void aSecondRecipientIsRefused() throws Exception {
        String file = new String(cipher.encrypt(bytes("x"), PASSPHRASE, WHERE), StandardCharsets.ISO_8859_1);
        String stanza = file.substring(file.indexOf("-> "), file.indexOf("--- "));

        String changed = file.replace(stanza, stanza + stanza);

        assertThat(refused(changed.getBytes(StandardCharsets.ISO_8859_1), PASSPHRASE))
                .hasMessageContaining("expected one recipient of the type scrypt, found [scrypt, scrypt]");
    }

    @Test
    void workThatDoesNotFitTheMemoryIsRefusedWithWhatItNeeds() throws Exception {
        String file = new String(cipher.encrypt(bytes("x"), PASSPHRASE, WHERE), StandardCharsets.ISO_8859_1);
        byte[] costly = file.replaceFirst(" 10\n", " 20\n").getBytes(StandardCharsets.ISO_8859_1);
        var small = new FixedHeap(100L << 20);

        StoreException refused = catchThrowableOfType(
                StoreException.class,
                () -> new AgeCipher(small, new SecureRandom()).decrypt(costly, PASSPHRASE, WHERE));

        assertThat(refused).hasMessageContaining("work factor 20, needs 1032 MiB of free heap, and 100 MiB are left");
        assertThat(refused.remedy()).contains("-Xmx2064m");
        assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(small.collections).as("garbage is no reason to refuse").isEqualTo(1);
    }

    @Test
    void theNeedIsThatOfTheFormula() {
        assertThat(new ScryptWork(10).bytes()).isEqualTo(1L << 20);
        assertThat(new ScryptWork(19).bytes()).isEqualTo(512L << 20);
        assertThat(new ScryptWork(20).bytes()).isEqualTo(1L << 30);
    }

    @Test
    void interruptedThreadsEncryptAndDecryptAsAnyOther() throws Exception {
        Thread.currentThread().interrupt();
        try {
            byte[] file = cipher.encrypt(bytes("kept"), PASSPHRASE, WHERE);
            assertThat(cipher.decrypt(file, PASSPHRASE, WHERE)).isEqualTo(bytes("kept"));
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    private StoreException refused(byte[] file, byte[] passphrase) {
        StoreException refused =
                catchThrowableOfType(StoreException.class, () -> cipher.decrypt(file, passphrase, WHERE));
        assertThat(refused).as("a refusal").isNotNull();
        assertThat(refused.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(refused).hasMessageContaining(WHERE);
        assertThat(refused.remedy()).isNotBlank();
        return refused;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static final class FixedHeap implements Heap {
        private final long available;
        private int collections;

        FixedHeap(long available) {
            this.available = available;
        }

        @Override
        public long available() {
            return available;
        }

        @Override
        public void collect() {
            collections++;
        }
    }
}
