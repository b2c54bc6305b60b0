package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.FakeAuthorizationServer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM loads of health that opens a home, gets a header and closes it. */
@Timeout(60)
final class HealthLoadingTest {
    private static final Predicate<String> HEALTH =
            Pattern.compile(" dev\\.signet\\.(internal\\.health\\.|\\w*Health)").asPredicate();

    @TempDir
    private Path home;

    /** Does what it is told with a home. */
    static final class Child {
        public static void main(String[] arguments) throws Exception {
            try (var signet =
                    Signet.builder(Profile.codex()).home(Path.of(arguments[0])).build()) {
                var target = URI.create("https://api.openai.com/v1/models");
                var headers = signet.authorize(target);
                if (arguments[1].equals("answered")) {
                    signet.accepted(target, headers);
                } else if (arguments[1].equals("asked")) {
                    System.out.println(signet.health().level());
                }
            }
        }
    }

    private List<String> run(String what) throws Exception {
        try (var server = FakeAuthorizationServer.start()) {
            Files.writeString(home.resolve("auth.json"), server.signIn().authJson());
        }
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "-Xlog:class+load",
                        Child.class.getName(),
                        home.toString(),
                        what)
                .redirectErrorStream(true)
                .start();
        List<String> lines;
        try (var output = process.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
        assertThat(lines).anyMatch(line -> line.contains(" dev.signet.Signet "));
        return lines.stream()
                .filter(HEALTH)
                .filter(line -> !line.contains("HealthLoadingTest"))
                .toList();
    }

    @Test
    void whoNeverAsksLoadsNothing() throws Exception {
        assertThat(run("authorized")).isEmpty();
    }

    @Test
    void theFirstAnswerLoadsWhatCountsOnly() throws Exception {
        assertThat(run("answered")).singleElement().asString().contains("dev.signet.internal.health.AnswerWindow");
    }

    /** Shows that the tests before would see it. */
    @Test
    void whoAsksLoadsIt() throws Exception {
        assertThat(run("asked")).anyMatch(line -> line.contains("dev.signet.internal.health.HealthRules"));
    }
}
