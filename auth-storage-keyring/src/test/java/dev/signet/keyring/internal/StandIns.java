package dev.signet.keyring.internal;

import com.sun.jna.NativeLibrary;
import dev.signet.keyring.Programs;
import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The functions of other systems, in C, compiled for this one. */
public final class StandIns {
    private final Path library;

    private StandIns(Path library) {
        this.library = library;
    }

    /** Compiles them into {@code folder}. Skips the test where there is no compiler. */
    public static StandIns compile(Path folder) throws IOException, InterruptedException {
        Path library = folder.resolve("libsystems.so");
        Path source = Path.of("src", "test", "c", "systems.c").toAbsolutePath();
        String compiler = MachineAssumptions.needsProgram("cc").toString();
        var run = Programs.run(
                folder, "", List.of(compiler, "-shared", "-fPIC", "-Wall", "-Werror", "-o", library + "", source + ""));
        if (run.exit() != 0) {
            throw new IOException(run.output());
        }
        return new StandIns(library);
    }

    /** Where the library is. */
    public String path() {
        return library.toString();
    }

    /** What one of its functions without arguments answers. */
    public int ask(String function) {
        return NativeLibrary.getInstance(path()).getFunction(function).invokeInt(new Object[0]);
    }
}
