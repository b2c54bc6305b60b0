package dev.signet.internal.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.config.FileFacts;
import dev.signet.internal.config.HomeSettings;
import dev.signet.internal.config.StagedFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a JVM loads that asks for policy. */
@Timeout(60)
class PolicyLoadingTest {
    private static final String TOML = "com.electronwill.nightconfig";

    /** Loads the policy of the folder it is given, as a start of Signet does, and asks it. */
    static final class Child {
        public static void main(String[] folder) throws Exception {
            var names = new ConfigNames("forced_login_method", Map.of("api", LoginMethod.API_KEY), "forced_workspace");
            Path root = Path.of(folder[0]);
            var home = new PolicySources.Home(
                    root.resolve("config.toml"),
                    Optional.of(root),
                    false,
                    names,
                    new HomeSettings.Keys("store", new HomeSettings.Flag("features", "sealed"), "url"));
            var sources = new PolicySources(
                    List.of(
                            new PolicySources.Managed.Neighbour(root.resolve("requirements.toml"), names),
                            new PolicySources.Managed.Own(root.resolve("policy.toml"))),
                    Optional.of(home));
            FileFacts facts = new StagedFacts();
            long start = System.nanoTime();
            Policy policy = PolicyFiles.load(sources, facts).policy();
            boolean allowed = policy.flow(Flow.BROWSER).isEmpty();
            long first = System.nanoTime() - start;
            PolicyFiles.load(sources, facts);
            long second = System.nanoTime() - start - first;
            System.out.println("browser " + allowed + " after " + first / 1000 + " us, then " + second / 1000 + " us");
        }
    }

    private static List<String> run(Path folder) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-UsePerfData",
                        "-Xlog:class+load",
                        Child.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        List<String> lines;
        try (var output = process.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
        return lines;
    }

    /** The first of a process costs more than all the rest here. */
    private static boolean isLambdaOfOurs(String line) {
        return line.contains("dev.signet.internal") && line.contains("$$Lambda");
    }

    private static void print(String what, List<String> lines) {
        System.out.println(what + ": "
                + lines.stream().filter(line -> line.startsWith("browser")).toList() + ", "
                + lines.stream().filter(line -> line.contains(TOML)).count() + " TOML classes loaded");
    }

    @Test
    void loadsNoTomlClassWhereThereIsNoFile(@TempDir Path folder) throws Exception {
        List<String> lines = run(folder);
        print("no policy file", lines);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("browser true"))
                .anyMatch(line -> line.contains("dev.signet.internal.policy.PolicyFiles"))
                .noneMatch(line -> line.contains(TOML))
                .noneMatch(line -> line.contains("dev.signet.internal.config.TomlTable"))
                .noneMatch(PolicyLoadingTest::isLambdaOfOurs);
    }

    /** Shows that the test before would see them. */
    @Test
    void loadsThemForAFile(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("policy.toml"), "[signet]\nflows = 'device'\n");
        List<String> lines = run(folder.toRealPath());
        print("one policy file", lines);
        assertThat(lines)
                .anyMatch(line -> line.startsWith("browser false"))
                .anyMatch(line -> line.contains(TOML))
                .anyMatch(PolicyLoadingTest::isLambdaOfOurs);
    }
}
