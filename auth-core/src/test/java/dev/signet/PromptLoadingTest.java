package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.console.LineReader;
import dev.signet.internal.console.Terminal;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a JVM loads that shows a prompt. */
@Timeout(60)
final class PromptLoadingTest {
    private static final String QR_LIBRARY = "io.nayuki.";

    /** Shows the prompt that it is told. */
    static final class Child {
        public static void main(String[] flow) {
            var terminal = new Terminal(true, true, true, StandardCharsets.UTF_8, 80);
            var prompt = new ConsolePrompt(terminal, System.err, new LineReader(InputStream.nullInputStream(), true));
            var address = URI.create("https://login.acme.test/device");
            if (flow[0].equals("device")) {
                prompt.showDevice("WDJB-MJHT", address, null, Instant.EPOCH);
            } else {
                prompt.showBrowser(address, true, Instant.EPOCH);
            }
            prompt.waiting(Duration.ofMinutes(1));
            prompt.done();
        }
    }

    private static List<String> run(String flow) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xlog:class+load",
                        Child.class.getName(),
                        flow)
                .redirectErrorStream(true)
                .start();
        List<String> lines;
        try (var output = process.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return lines;
    }

    @Test
    void aBrowserLoadsNothingThatDraws() throws Exception {
        assertThat(run("browser"))
                .anyMatch(line -> line.contains("dev.signet.ConsolePrompt"))
                .noneMatch(line -> line.contains(QR_LIBRARY));
    }

    /** Shows that the test before would see it. */
    @Test
    void aDeviceCodeLoadsIt() throws Exception {
        assertThat(run("device")).anyMatch(line -> line.contains(QR_LIBRARY));
    }
}
