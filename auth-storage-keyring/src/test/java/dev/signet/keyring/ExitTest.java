package dev.signet.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a program that used the keyring is like from outside: it ends at once, and says nothing that it did not mean to say. */
class ExitTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final long SECOND = 1000;

    @TempDir
    private Path folder;

    private final PrivateKeyring keyring = KEYRING.keyring();

    @Test
    void aProgramEndsWithinASecondAfterItsLastWordAndIsSilentOtherwise() throws Exception {
        List<String> said = run("save");

        assertThat(said.get(0)).isEqualTo("read from a child");
    }

    @Test
    void soDoesOneWhoseKeyringHangs() throws Exception {
        keyring.freeze();

        assertThat(run("read").get(0)).isEqualTo("refused TIMEOUT");
    }

    @Test
    void soDoesOneWhoseBusHangs() throws Exception {
        keyring.freezeBus();

        assertThat(run("read").get(0)).isEqualTo("refused TIMEOUT");
    }

    /** Timed here, from the moment its last word is read, by the clock that nobody sets. */
    private List<String> run(String what) throws Exception {
        Path errors = folder.resolve("errors");
        var builder = new ProcessBuilder(Programs.java(KeyringProgram.class, keyring.busAddress(), "exit", what))
                .redirectError(errors.toFile());
        builder.environment().putAll(keyring.environment());
        Process process = builder.start();
        process.getOutputStream().close();
        List<String> lines = new ArrayList<>();
        long last = 0;
        try (var said = process.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                lines.add(line);
                last = System.nanoTime();
            }
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended").isTrue();
        } finally {
            process.destroyForcibly();
        }
        long took = System.nanoTime() - last;
        assertThat(errors).as("standard error").isEmptyFile();
        assertThat(process.exitValue()).isZero();
        assertThat(lines).hasSize(2).last().isEqualTo("done");
        assertThat(TimeUnit.NANOSECONDS.toMillis(took))
                .as("milliseconds from its last word to its end")
                .isLessThan(SECOND);
        return lines;
    }
}
