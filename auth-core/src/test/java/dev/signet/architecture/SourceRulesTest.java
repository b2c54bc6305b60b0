package dev.signet.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The rules for source files, over the code of all modules, each with a sample that breaks it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceRulesTest {
    private List<SourceFile> main;
    private List<SourceFile> tests;
    private List<SourceFile> all;

    @BeforeAll
    void readAllModules() throws Exception {
        var repository = Repository.find();
        main = repository.mainSources();
        tests = repository.testSources();
        all = Stream.concat(main.stream(), tests.stream()).toList();
        assertThat(repository.modules()).as("modules of the repository").hasSizeGreaterThanOrEqualTo(6);
        assertThat(main).as("source files of all modules").hasSizeGreaterThan(40);
        for (Path module : repository.listedModules()) {
            assertThat(all)
                    .as("source files of the module %s", module)
                    .anyMatch(source -> source.path().startsWith(module));
        }
    }

    @Test
    void classesAreShort() {
        assertNone(SourceRules::longClasses, all);
        assertCaught(SourceRules::longClasses, "class Long {" + "\n".repeat(400) + "}", "class Long has 401 lines");
        assertPasses(SourceRules::longClasses, "class Fits {" + "\n".repeat(399) + "}");
    }

    @Test
    void methodsAreShort() {
        assertNone(SourceRules::longMethods, all);
        String open = "class A {\n /** Javadoc\n does not count. */\n @Override\n void run() {";
        assertCaught(SourceRules::longMethods, open + "\n".repeat(59) + "}}", ":4 method run has 61 lines");
        assertPasses(SourceRules::longMethods, open + " String s = \"}{\";" + "\n".repeat(58) + "}}");
    }

    @Test
    void classNamesSaySomething() {
        assertNone(SourceRules::emptyClassNames, all);
        assertCaught(SourceRules::emptyClassNames, "class A { enum TokenUtils {} }", "class TokenUtils");
        assertCaught(SourceRules::emptyClassNames, "record HTTPData(int size) {}", "class HTTPData");
        assertPasses(SourceRules::emptyClassNames, "class Database { class Informer {} }");
    }

    @Test
    void noStaticFieldOfMainCodeChanges() {
        assertNone(SourceRules::mutableStatics, main);
        assertCaught(SourceRules::mutableStatics, "class A { private static int count; }", "field count");
        assertPasses(SourceRules::mutableStatics, "class A { static final int LIMIT = 1; int count; }");
        assertPasses(SourceRules::mutableStatics, "enum A { ONE } interface B { int LIMIT = 1; }");
    }

    @Test
    void testsDoNotSleep() {
        assertNone(SourceRules::sleeps, tests);
        assertCaught(SourceRules::sleeps, "class A {{ Thread.sleep(1); }}", "A.java:1 sleeps");
        assertCaught(SourceRules::sleeps, "class A {{ TimeUnit.SECONDS.sleep(1); }}", "sleeps");
        assertCaught(SourceRules::sleeps, "class A {{ sleep(1); }}", "sleeps");
        assertCaught(SourceRules::sleeps, "class A { Pause pause = Thread::sleep; }", "sleeps");
        assertPasses(SourceRules::sleeps, "class A {{ latch.await(1, SECONDS); String sleep; }}");
    }

    private static void assertNone(Function<SourceFile, Stream<String>> rule, List<SourceFile> sources) {
        assertThat(sources.stream().flatMap(rule))
                .as("what breaks the rule, one place a line")
                .isEmpty();
    }

    private static void assertCaught(Function<SourceFile, Stream<String>> rule, String sample, String message) {
        assertThat(rule.apply(SourceFile.parse(Path.of("A.java"), sample)))
                .singleElement()
                .asString()
                .contains(message);
    }

    private static void assertPasses(Function<SourceFile, Stream<String>> rule, String sample) {
        assertThat(rule.apply(SourceFile.parse(Path.of("A.java"), sample))).isEmpty();
    }
}
