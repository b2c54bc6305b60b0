package dev.signet.internal.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentAssertionFormatTest {
    private final AgentAssertionFormat format = new AgentAssertionFormat();

    @ParameterizedTest
    @CsvSource({"ES256,64,ES256", "Ed25519,63,63 bytes", "Ed25519,72,72 bytes", "Ed25519,0,0 bytes"})
    void refusesASignerOfAnotherKind(String algorithm, int length, String problem) throws Exception {
        var request = AssertionRequest.ForTask.of("agent-123", "task-123");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> format.header(FakeSigner.with(algorithm, length), request, 0))
                .satisfies(e -> assertThat(e.isRemote()).isFalse())
                .withMessageContaining(problem)
                .withMessageContaining("fake");
    }

    @Test
    void passesOnWhatTheSignerThrows() throws Exception {
        var gone = new AssertionException(true, "out of reach", "wait", null);
        var request = AssertionRequest.ForTask.of("agent-123", "task-123");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> format.header(
                        FakeSigner.of(message -> {
                            throw gone;
                        }),
                        request,
                        0))
                .isSameAs(gone);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a:b", "a b", "a\"b", "a\\b", "a\nb", "a/b", "a+b", "a=b", "a@b", "a[b", "a`b", "a{b", "\u00e9",
                "\u0661"
            })
    void refusesIdsThatWouldBlurWhatIsSigned(String id) {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> AssertionRequest.ForTask.of(id, "task-123"))
                .satisfies(e -> assertThat(e.isRemote()).isFalse())
                .withMessageContaining("agent runtime id");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> AssertionRequest.ForTask.of("agent-123", id))
                .withMessageContaining("task id");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> TaskRegistration.request(FakeSigner.with("Ed25519", 64), id, 0));
        assertThat(AssertionId.isValid(id)).isFalse();
    }

    @Test
    void takesEveryCharacterOfTheSetAndNoOther() {
        var taken = new StringBuilder();
        IntStream.rangeClosed(0, Character.MAX_VALUE)
                .filter(c -> AssertionId.isValid("a" + (char) c))
                .forEach(c -> taken.append((char) c));
        assertThat(taken).hasToString("-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~");
    }

    @Test
    void takesNoStepInAPath() {
        assertThat(AssertionId.isValid(".")).isFalse();
        assertThat(AssertionId.isValid("..")).isFalse();
        assertThat(AssertionId.isValid("...")).isTrue();
    }

    @Test
    void takesIdsOfUpTo128Characters() throws Exception {
        var longest = AssertionRequest.ForTask.of("a".repeat(128), "t".repeat(128));
        assertThat(longest.runtimeId()).hasSize(128);
        assertThat(longest).hasToString("ForTask[" + "a".repeat(128) + ", " + "t".repeat(128) + "]");
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(() -> AssertionRequest.ForTask.of("a", "t".repeat(129)))
                .withMessageContaining("129");
    }
}
