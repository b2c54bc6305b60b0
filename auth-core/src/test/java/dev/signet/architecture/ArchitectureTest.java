package dev.signet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The rules for main code of the modules on this module's class path, each with a sample that breaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ArchitectureTest {
    private JavaClasses main;
    private Set<String> exported;

    @BeforeAll
    void readMainCode() throws Exception {
        main = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.signet");
        assertThat(main.contain("dev.signet.auth.Secret")).as("the API is read").isTrue();
        assertThat(main.contain("dev.signet.internal.lease.HomeLock"))
                .as("the core is read")
                .isTrue();
        var repository = Repository.find();
        exported = new HashSet<>();
        for (Path module : repository.modules()) {
            exported.addAll(ModuleSource.of(repository.mainSources(module)).exports());
        }
    }

    @Test
    void packagesFormNoCycles(@TempDir Path folder) throws Exception {
        ArchRule rule = ArchitectureRules.noPackageCycles();
        rule.check(main);
        assertCaught(
                rule,
                folder,
                "Cycle",
                "package dev.signet.internal.one; public class A { dev.signet.internal.two.B b; }",
                "package dev.signet.internal.two; public class B { dev.signet.internal.one.A a; }");
    }

    @Test
    void theVocabularyStandsAlone(@TempDir Path folder) throws Exception {
        ArchRule rule = ArchitectureRules.vocabularyStandsAlone();
        rule.check(main);
        assertCaught(
                rule,
                folder,
                "JsonFactory",
                "package dev.signet.auth.store; class A { com.fasterxml.jackson.core.JsonFactory factory; }");
    }

    @Test
    void eachLibraryHasOneDoor(@TempDir Path folder) throws Exception {
        ArchRule rule = ArchitectureRules.librariesHaveOneDoor();
        rule.check(main);
        assertCaught(
                rule,
                folder,
                "dev.signet.internal.oauth, dev.signet.keyring.internal.age, dev.signet.testkit]",
                "package dev.signet.internal.session; class A { com.fasterxml.jackson.core.JsonFactory factory; }");
    }

    @Test
    void anUnknownLibraryHasNone(@TempDir Path folder) throws Exception {
        assertCaught(
                ArchitectureRules.librariesHaveOneDoor(),
                folder,
                "may be used in []",
                "package dev.signet.internal.json; class A { Object a = new org.opentest4j.TestAbortedException(); }");
    }

    @Test
    void httpClientsAreMadeInTheirPlace(@TempDir Path folder) throws Exception {
        ArchRule rule = ArchitectureRules.httpClientsAreMadeInTheirPlace();
        rule.check(main);
        assertCaught(
                rule,
                folder,
                "java.net.http.HttpClient",
                "package dev.signet.internal.session; class A { Object a = java.net.http.HttpClient.newHttpClient(); }");
    }

    @Test
    void timeAndEnvironmentAreGiven(@TempDir Path folder) throws Exception {
        ArchRule rule = ArchitectureRules.timeAndEnvironmentAreGiven();
        rule.check(main);
        assertCaught(
                rule,
                folder,
                "take a TimeSource",
                "package dev.signet.internal.session; class A { Object a = java.time.Instant.now(); }");
    }

    @Test
    void aMethodReferenceToTheClockIsNoWayRound(@TempDir Path folder) throws Exception {
        assertCaught(
                ArchitectureRules.timeAndEnvironmentAreGiven(),
                folder,
                "nanoTime",
                "package dev.signet.internal.session; class A { java.util.function.LongSupplier a = System::nanoTime; }");
    }

    @Test
    void exportedTypesShowOnlyWhatUsersCanName(@TempDir Path folder) throws Exception {
        ArchRule rule = ArchitectureRules.exportsNameOnly(exported);
        rule.check(main);
        assertCaught(
                rule,
                folder,
                "shows com.fasterxml.jackson.core.JsonFactory",
                "package dev.signet.auth; public class A {"
                        + " public java.util.List<com.fasterxml.jackson.core.JsonFactory> all() { return null; } }");
    }

    @Test
    void anInternalTypeIsNothingUsersCanName(@TempDir Path folder) throws Exception {
        assertCaught(
                ArchitectureRules.exportsNameOnly(exported),
                folder,
                "shows dev.signet.internal.lease.HomeLock",
                "package dev.signet.auth; public class A { protected dev.signet.internal.lease.HomeLock lock; }");
    }

    private static void assertCaught(ArchRule rule, Path folder, String message, String... samples) throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("-proc:none", "-d", folder.toString(), "-cp", System.getProperty("java.class.path")));
        for (int i = 0; i < samples.length; i++) {
            String name = samples[i].replaceFirst("(?s).*?class (\\w+).*", "$1") + ".java";
            Path source = Files.createDirectories(folder.resolve("source" + i)).resolve(name);
            arguments.add(Files.writeString(source, samples[i]).toString());
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).as("compiling the sample").isZero();
        var report = rule.evaluate(new ClassFileImporter().importPath(folder)).getFailureReport();
        assertThat(report.toString()).contains(message);
    }
}
