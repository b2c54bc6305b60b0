package dev.signet.internal.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every codec does with documents that can't be used: it calls them damaged, never signed out, and quotes no secret. */
public abstract class DamageContract {
    private static final String MARKER = "marker7c1f";

    private final CredentialCodec codec;
    private final String where;
    private final List<String> samples;
    private final String remedy;
    private final String[] unquoted;

    /**
     * For a codec.
     *
     * @param where what it is told that the documents lie in
     * @param samples documents that it reads, with {@code marker7c1f} in each secret
     * @param remedy a part of what it says to do
     * @param unquoted what stands in the samples, or becomes of it, and not in a message; the marker is one of them
     */
    protected DamageContract(
            CredentialCodec codec, String where, List<String> samples, String remedy, String... unquoted) {
        this.codec = codec;
        this.where = where;
        this.samples = samples;
        this.remedy = remedy;
        this.unquoted = unquoted;
    }

    @Test
    void readsTheSamplesThemselves() throws Exception {
        for (var sample : samples) {
            assertThat(codec.decode(utf8(sample), where)).isPresent();
        }
    }

    @Test
    void refusesASampleCutAtEveryByte() {
        for (var sample : samples) {
            var whole = utf8(sample);
            for (var length = 0; length < whole.length; length++) {
                corrupt(Arrays.copyOf(whole, length));
            }
        }
    }

    @Test
    void refusesASampleWithANulForEveryByte() {
        for (var sample : samples) {
            var whole = utf8(sample);
            for (var i = 0; i < whole.length; i++) {
                var bad = whole.clone();
                bad[i] = 0;
                corrupt(bad);
            }
        }
    }

    @Test
    void refusesWhatIsNotADocument() {
        corrupt(new byte[0]);
        corrupt(utf8(" \n\t "));
        corrupt(new byte[4096]);
        corrupt("{\"a\":".repeat(100_000));
        corrupt("\"" + MARKER + "\"");
        for (var sample : samples) {
            corrupt("\ufeff" + sample);
            corrupt(sample + "\"}");
            corrupt(sample + sample);
            corrupt("[" + sample + "]");
            corrupt(sample.getBytes(StandardCharsets.UTF_16));
            corrupt(sample.replaceFirst("\"", "\"\u00e9").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Test
    void refusesMoreThanAMebibyte() throws Exception {
        for (var sample : samples) {
            var padding = (1 << 20) - utf8(sample).length;
            assertThat(codec.decode(utf8(sample + " ".repeat(padding)), where)).isPresent();

            assertThat(corrupt(sample + " ".repeat(padding + 1))).contains("at most 1048576 bytes");
        }
    }

    /** The message of the refusal of a document whose parts contradict each other. */
    protected final String mixed(String text) {
        return damage(utf8(text), Kind.MIXED);
    }

    /** The message of the refusal of what is no document, or not of this form. */
    protected final String corrupt(String text) {
        return corrupt(utf8(text));
    }

    /** As {@link #corrupt(String)}. */
    protected final String corrupt(byte[] content) {
        return damage(content, Kind.CORRUPT);
    }

    private String damage(byte[] content, Kind kind) {
        var damage = catchThrowableOfType(DamagedCredentialException.class, () -> codec.decode(content, where));
        assertThat(damage).as("a refusal").isNotNull().hasNoCause().hasNoSuppressedExceptions();
        assertThat(damage.kind()).as(damage.getMessage()).isEqualTo(kind);
        assertThat(damage.getMessage()).startsWith(where).doesNotContain(unquoted);
        assertThat(damage.remedy()).contains(remedy).doesNotContain("marker");
        return damage.getMessage();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
