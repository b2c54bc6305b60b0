package dev.signet.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Kills a process at the boundaries of its system calls while it saves, and reads what is left. */
final class CrashTest {
    private static final String UNFINISHED = " <unfinished ...>";
    private static final String RESUMED = " resumed>";
    private static final int SAVES = 3;
    private static final String CALLS = "openat,write,pwrite64,ftruncate,fsync,fdatasync,rename,renameat,renameat2";

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    private TestHome home;

    @BeforeAll
    static void needStrace() throws Exception {
        Children.need("strace", "strace", "-f", "-o", "/dev/null", "true");
    }

    @BeforeEach
    void makeHome() throws Exception {
        home = TestHome.in(folder);
    }

    /** Calls that nothing else in the process makes, so that the count is the store's own. */
    static Stream<Arguments> boundaries() {
        Stream<Arguments> firstSave = Stream.of(at("pwrite64", 1), at("rename", 1), at("fsync", 3));
        Stream<Arguments> secondSave = Stream.of(
                at("pwrite64", 3),
                at("fsync", 4),
                at("pwrite64", 4),
                at("ftruncate", 2),
                at("fsync", 5),
                at("rename", 2),
                at("fsync", 6));
        return Stream.concat(firstSave, secondSave);
    }

    private static Arguments at(String call, int when) {
        return Arguments.of(call, when);
    }

    @ParameterizedTest
    @MethodSource("boundaries")
    void aKilledSaveLosesNothingThatWasAcknowledged(String call, int when) throws Exception {
        List<String> strace = List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":signal=KILL:when=" + when);

        Children.Outcome outcome = Children.outcome(Children.java(strace, "save", home.path(), SAVES));

        assertThat(outcome.exit()).as("killed, having said %s", outcome.lines()).isNotZero();
        int acknowledged = outcome.lines().size();
        assertThat(acknowledged).isLessThan(SAVES);
        assertWhole(acknowledged);
        assertThat(home.tree().stream().filter(name -> name.endsWith(".tmp")))
                .as("orphans")
                .hasSizeLessThanOrEqualTo(1);
        home.save("next");
        assertThat(home.tree()).as("swept by the next save").containsExactly("auth.json");
    }

    @ParameterizedTest
    @CsvSource({
        "pwrite64, 3, ENOSPC, NO_SPACE", // in the reservation of the second save
        "pwrite64, 4, EIO, UNREACHABLE", // in its content
        "fsync, 4, EDQUOT, NO_SPACE",
        "fsync, 5, EIO, UNREACHABLE",
        "rename, 2, EBUSY, READ_ONLY",
        "rename, 2, EPERM, DENIED"
    })
    void aFailedCallLeavesTheOldContentAndSaysWhatFailed(String call, int when, String error, Kind kind)
            throws Exception {
        List<String> said = failing(call, when, error);

        assertThat(said).containsExactly("acknowledged 1", "refused " + kind);
        assertThat(Files.readAllBytes(home.file())).isEqualTo(ChildProgram.generation(1));
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void aSyncOfTheFolderThatFailsIsNotAcknowledged() throws Exception {
        assertThat(failing("fsync", 6, "EIO")).containsExactly("acknowledged 1", "refused UNREACHABLE");

        assertThat(Files.readAllBytes(home.file()))
                .as("in place, if not for good")
                .isEqualTo(ChildProgram.generation(2));
    }

    private List<String> failing(String call, int when, String error) throws Exception {
        List<String> strace = List.of(
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                "trace=" + call,
                "-e",
                "inject=" + call + ":error=" + error + ":when=" + when);
        return Children.outcome(Children.java(strace, "save", home.path(), 2)).lines();
    }

    @Test
    void eachSaveMakesItsCallsInTheOrderThatSurvivesAPowerCut() throws Exception {
        Path log = folder.resolve("strace.log");
        List<String> strace = List.of("strace", "-f", "-y", "-qq", "-o", log.toString(), "-e", "trace=" + CALLS);

        Children.Outcome outcome = Children.outcome(Children.java(strace, "save", home.path(), SAVES));

        assertThat(outcome.lines()).hasSize(SAVES);
        String steps = steps(Files.readAllLines(log), home.path().toRealPath());
        assertThat(steps).isEqualTo("create reserve sync fill cut sync rename folder-sync acknowledge ".repeat(SAVES));
    }

    @Test
    void theOrderCheckTellsASyncThatIsMissingOrLate() {
        Path at = Path.of("/h");
        String temp = "/h/.auth.json.signet-0123456789abcdef01234567.tmp";
        String create = "1 openat(AT_FDCWD, \"" + temp + "\", O_WRONLY|O_CREAT|O_EXCL, 0600) = 5<" + temp + ">";
        String sync = "1 fsync(5<" + temp + ">) = 0";
        String rename = "1 rename(\"" + temp + "\", \"/h/auth.json\") = 0";

        assertThat(steps(List.of(create, sync, rename), at)).isEqualTo("create sync rename ");
        assertThat(steps(List.of(create, rename, sync), at)).isEqualTo("create rename sync ");
        String halves = create.replace(") = 5", UNFINISHED + "\n2 fsync(7</else>) = 0\n1 <... openat resumed>) = 5");
        assertThat(steps(halves.lines().toList(), at)).isEqualTo("create ");
        assertThat(steps(List.of(create.replace("|O_EXCL", "")), at)).isEqualTo("unsafe-create ");
        assertThat(steps(List.of(create.replace("0600", "0644")), at)).isEqualTo("unsafe-create ");
        assertThat(steps(List.of(sync.replace("= 0", "= -1 EIO (Input/output error)")), at))
                .isEqualTo("failed ");
    }

    private void assertWhole(int acknowledged) throws Exception {
        if (acknowledged == 0 && !Files.exists(home.file())) {
            return;
        }
        byte[] left = Files.readAllBytes(home.file());
        int number = Integer.parseInt(new String(left, 0, 6, java.nio.charset.StandardCharsets.US_ASCII));
        assertThat(left).as("a whole generation").isEqualTo(ChildProgram.generation(number));
        assertThat(number).as("the last acknowledged one or the next").isBetween(acknowledged, acknowledged + 1);
    }

    /** The steps of saves in a log of strace: what was done to the home's files, and the acknowledgements. */
    private static String steps(List<String> log, Path home) {
        List<String> steps = new ArrayList<>();
        for (String line : whole(log)) {
            String step = step(line, Pattern.quote(home.toString()));
            // A long write may take several calls.
            if (!step.isEmpty()
                    && (steps.isEmpty() || !steps.get(steps.size() - 1).equals(step))) {
                steps.add(step);
            }
        }
        String joined = String.join(" ", steps) + " ";
        // What is written after the first sync of a file is its content.
        return joined.replace("sync write cut", "sync fill cut").replace("write", "reserve");
    }

    /** Puts calls together that strace shows in two parts, where another thread came between. */
    private static List<String> whole(List<String> log) {
        Map<String, String> begun = new HashMap<>();
        List<String> lines = new ArrayList<>();
        for (String line : log) {
            String thread = line.split(" ", 2)[0];
            if (line.endsWith(UNFINISHED)) {
                begun.put(thread, line.substring(0, line.length() - UNFINISHED.length()));
            } else if (line.contains(RESUMED)) {
                lines.add(begun.remove(thread) + line.substring(line.indexOf(RESUMED) + RESUMED.length()));
            } else {
                lines.add(line);
            }
        }
        return lines;
    }

    private static String step(String line, String home) {
        String temp = home + "/\\.auth\\.json\\.signet-[0-9a-f]{24}\\.tmp";
        if (!line.contains(home.substring(2, home.length() - 2))) {
            return line.contains("acknowledged ") ? "acknowledge" : "";
        }
        if (line.contains(" = -1 ")) {
            return line.contains("openat") ? "" : "failed";
        }
        if (line.contains("openat") && line.contains("O_CREAT")) {
            Matcher flags = Pattern.compile("O_[A-Z|_]+, (\\d+)\\)").matcher(line);
            boolean safe = flags.find()
                    && flags.group().contains("O_EXCL")
                    && flags.group(1).equals("0600");
            return safe ? "create" : "unsafe-create";
        }
        if (Pattern.compile("pwrite64\\(\\d+<" + temp).matcher(line).find()) {
            return "write";
        }
        if (Pattern.compile("ftruncate\\(\\d+<" + temp).matcher(line).find()) {
            return "cut";
        }
        if (Pattern.compile("f(data)?sync\\(\\d+<" + temp + ">").matcher(line).find()) {
            return "sync";
        }
        if (Pattern.compile("f(data)?sync\\(\\d+<" + home + ">").matcher(line).find()) {
            return "folder-sync";
        }
        return Pattern.compile("rename(at2?)?\\(").matcher(line).find() ? "rename" : "";
    }
}
