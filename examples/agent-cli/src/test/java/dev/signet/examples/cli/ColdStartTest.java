package dev.signet.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.Profile;
import dev.signet.Signet;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a process does not need before its first header, it does not load. */
final class ColdStartTest extends CommandLineFixture {
    private static final Predicate<String> HEAVY = Pattern.compile(
                    "^(com\\.fasterxml\\.jackson\\.databind\\.|com\\.nimbusds\\.|com\\.google\\.crypto\\.tink\\.|"
                            + "com\\.github\\.benmanes\\.caffeine\\.|java\\.net\\.http\\.|jdk\\.internal\\.net\\.http\\.)")
            .asPredicate();

    @Test
    void theFirstHeaderOfAValidTokenLoadsNothingHeavy() throws Exception {
        signedIn(Duration.ZERO);

        var loaded = loadedBy(FirstHeader.class);

        assertThat(loaded).contains("dev.signet.Signet").filteredOn(HEAVY).isEmpty();
    }

    @Test
    void theListShowsAClientWhereOneIsUsed() throws Exception {
        signedIn(Duration.ZERO);

        assertThat(loadedBy(FirstClient.class)).filteredOn(HEAVY).contains("java.net.http.HttpClient");
    }

    private List<String> loadedBy(Class<?> program) throws Exception {
        // From the archive or from a jar: what counts is that a class was loaded, not from where.
        var command = new ArrayList<>(ChildProcess.java(program, "-Xlog:class+load:stdout:none"));
        command.add(desk.home().toString());
        var run = ChildProcess.run(folder, command, Map.of());
        assertThat(run.exit()).as(run.err()).isZero();
        return run.out().lines().map(line -> line.split(" ", 2)[0]).toList();
    }

    /** Gets one header and ends. */
    static final class FirstHeader {
        public static void main(String[] arguments) throws Exception {
            try (var signet =
                    Signet.builder(Profile.codex()).home(Path.of(arguments[0])).build()) {
                signet.authorize(URI.create("https://api.openai.com/v1/models"));
            }
        }
    }

    /** The control: makes a client too. */
    static final class FirstClient {
        public static void main(String[] arguments) throws Exception {
            FirstHeader.main(arguments);
            HttpClient.newHttpClient();
        }
    }
}
