package dev.signet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pins what users can name: exported packages and public types of every module, against a list that is part of the source.
 * It reads sources rather than class files, so that it sees all modules in one place, whether or not they were built.
 *
 * <p>After a change on purpose, {@code mvn -pl auth-core -am test -Dsignet.pin=update} writes the list anew; the change of the
 * list is then part of what is reviewed.
 */
class ExportsTest {
    private static final String LIST = "auth-core/src/test/resources/dev/signet/architecture/exports.txt";

    @Test
    void usersCanNameExactlyWhatIsOnTheList() throws Exception {
        var repository = Repository.find();
        List<String> found = new ArrayList<>();
        for (Path module : repository.modules()) {
            found.addAll(ModuleSource.of(repository.mainSources(module)).surface());
        }
        assertThat(found).contains("dev.signet.auth exports dev.signet.auth", "dev.signet.auth.Secret: final class");
        Path list = repository.root().resolve(LIST);
        if ("update".equals(System.getProperty("signet.pin"))) {
            Files.write(list, found);
        }
        assertThat(difference(Files.readAllLines(list), found))
                .as(
                        "what users can name has changed (-: on the list only, +: in the source only). If that is on purpose,"
                                + " run mvn -pl auth-core -am test -Dsignet.pin=update and commit %s",
                        LIST)
                .isEmpty();
    }

    @Test
    void aTypeMoreOrLessIsADifference() {
        var info = SourceFile.parse(Path.of("module-info.java"), "module m { exports p; }");
        var type = SourceFile.parse(
                Path.of("A.java"),
                "package p; public sealed interface A { record B() implements A {} }"
                        + " final class C { public static class D {} }");
        var internal = SourceFile.parse(Path.of("I.java"), "package p.internal; public class I {}");
        List<String> surface = ModuleSource.of(List.of(info, type, internal)).surface();
        assertThat(surface).containsExactly("m exports p", "p.A.B: record", "p.A: sealed interface");
        assertThat(difference(List.of("m exports p", "p.A: interface", "p.A.B: record"), surface))
                .containsExactly("- p.A: interface", "+ p.A: sealed interface");
    }

    @Test
    void servicesAreTheSameOnModulePathAndClassPath() throws Exception {
        var repository = Repository.find();
        for (Path module : repository.modules()) {
            ModuleSource source = ModuleSource.of(repository.mainSources(module));
            assertThat(onClassPath(module.resolve("src/main/resources/META-INF/services")))
                    .as("META-INF/services of %s, which has to list what module-info provides", source.name())
                    .isEqualTo(source.provides());
        }
    }

    @Test
    void aProviderOnOnePathOnlyIsADifference(@TempDir Path services) throws Exception {
        var info = SourceFile.parse(Path.of("module-info.java"), "module m { provides p.S with q.A, q.B; }");
        Map<String, List<String>> provided = ModuleSource.of(List.of(info)).provides();
        assertThat(onClassPath(services.resolve("none"))).isNotEqualTo(provided);
        Files.writeString(services.resolve("p.S"), "# two of them\nq.A\nq.B # the second\n");
        assertThat(onClassPath(services)).isEqualTo(provided);
        Files.writeString(services.resolve("p.S"), "q.A\n");
        assertThat(onClassPath(services)).isNotEqualTo(provided);
    }

    private static Map<String, List<String>> onClassPath(Path folder) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    List<String> providers = Files.readAllLines(file).stream()
                            .map(line -> line.replaceFirst("#.*", "").trim())
                            .filter(line -> !line.isEmpty())
                            .toList();
                    services.put(file.getFileName().toString(), providers);
                }
            }
        }
        return services;
    }

    private static List<String> difference(List<String> list, List<String> found) {
        return Stream.concat(
                        list.stream().filter(line -> !found.contains(line)).map(line -> "- " + line),
                        found.stream().filter(line -> !list.contains(line)).map(line -> "+ " + line))
                .toList();
    }
}
