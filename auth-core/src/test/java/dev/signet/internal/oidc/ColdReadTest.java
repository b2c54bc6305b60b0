package dev.signet.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Credential;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only a JVM of its own can show: which classes the first read of a home brings with it. */
@Timeout(60)
class ColdReadTest {
    private static final List<String> COSTLY = List.of(
            "java.time.format.DateTimeFormatter",
            "java.util.regex.Pattern ",
            "java.util.stream.",
            "java.lang.invoke.LambdaMetafactory",
            "java.lang.invoke.StringConcatFactory",
            "java.net.http.",
            "dev.signet.internal.jose.",
            "dev.signet.internal.keys.");

    /** Reads the document it is given; does as little else as can be, so that nothing is loaded before. */
    static final class Reader {
        public static void main(String[] arguments) throws Exception {
            var content = arguments[0].getBytes(StandardCharsets.UTF_8);
            if (Runtime.version().feature() > 17) {
                // Opens the library's jar: newer JDKs load much of their own only to look for its signers.
                Class.forName("com.fasterxml.jackson.core.JsonFactory", false, Reader.class.getClassLoader());
            }
            System.out.println("reading begins");
            var codec = new CredentialsJson(new World("https://login.acme.test", "acme-cli", "sign in"));
            var credential = codec.decode(content, "a file").orElse(null);
            System.out.println("reading ends");
            System.out.println(credential instanceof Credential.OAuthTokens ? "tokens" : "none");
        }
    }

    /** The classes loaded while {@code document} is read. */
    private static List<String> loaded(String document) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xlog:class+load",
                        Reader.class.getName(),
                        document)
                .redirectErrorStream(true)
                .start();
        List<String> lines;
        try (var output = process.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(lines).contains("reading begins", "reading ends", "tokens");
        return lines.subList(lines.indexOf("reading begins") + 1, lines.indexOf("reading ends"));
    }

    private static List<String> costly(List<String> lines) {
        return COSTLY.stream()
                .filter(name -> lines.stream().anyMatch(line -> line.contains(name)))
                .toList();
    }

    @Test
    void bringsNothingCostlyAlong() throws Exception {
        var lines = loaded(Samples.TOKENS.replace(Samples.MARKER, "x"));
        System.out.printf(
                "the first read of credentials.json loads %d classes, %d of them ours%n",
                lines.size(),
                lines.stream().filter(line -> line.contains("dev.signet.")).count());

        assertThat(lines).anyMatch(line -> line.contains("dev.signet.internal.oidc.StoredTokens"));
        assertThat(costly(lines)).isEmpty();
    }

    /** Shows that the test before would see them: a token whose end is not noted is taken apart. */
    @Test
    void takesATokenApartOnlyWhenItsEndIsNotNoted() throws Exception {
        var unknownEnd = Samples.TOKENS.replace(Samples.MARKER, "x").replace("\"expires_at\"", "\"later\"");

        assertThat(costly(loaded(unknownEnd))).contains("dev.signet.internal.jose.");
    }
}
