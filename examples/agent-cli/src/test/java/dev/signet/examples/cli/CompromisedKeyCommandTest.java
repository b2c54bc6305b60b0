package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.CanarySecrets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class CompromisedKeyCommandTest {
    @Test
    void keepsEveryPromiseAndTellsHowLongItTook() {
        var run = CommandRun.of(Map.of(), "drill", "compromised-key");

        assertThat(run.out()).contains("8 of 8 steps as promised, in ").doesNotContain("NOT AS PROMISED");
        assertThat(run.out()).containsPattern("3\\. The key is revoked by force  \\[\\d+ ms, \\d+ ms in all]");
        assertThat(run.out() + run.err()).doesNotContain(CanarySecrets.MARKER);
        run.exitsWith(0);
    }

    @Test
    void isADocumentToo() {
        var run = CommandRun.of(Map.of(), "drill", "compromised-key", "--json").exitsWith(0);

        assertThat(run.out())
                .startsWith("{\"schema\":1,\"as_promised\":true,\"steps\":[{")
                .contains("\"millis\":");
        assertThat(run.out().lines()).hasSize(1);
    }

    @Test
    void drillAloneNamesWhatThereIs() {
        assertThat(CommandRun.of(Map.of(), "drill").exitsWith(2).err()).contains("compromised-key");
        assertThat(CommandRun.of(Map.of(), "drill", "compromised-key", "--help")
                        .exitsWith(0)
                        .out())
                .contains("revoked, refused everywhere, replaced");
    }
}
