package dev.signet.file;

import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs commands and Java programs in processes of their own. */
final class Children {
    private static final long SECONDS = 20;

    private Children() {}

    /** What a process said, on both streams, and how it ended. */
    record Outcome(int exit, List<String> lines) {}

    /** Runs a command that must succeed. */
    static List<String> run(String... command) throws IOException, InterruptedException {
        Outcome outcome = outcome(List.of(command));
        if (outcome.exit() != 0) {
            throw new IOException(Arrays.toString(command) + " ended with " + outcome);
        }
        return outcome.lines();
    }

    static Outcome outcome(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        // Whatever it starts ends with it: the children of a stuck strace are killed by PTRACE_O_EXITKILL.
        byte[] said = process.getInputStream().readAllBytes();
        if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(command + " did not end");
        }
        return new Outcome(
                process.exitValue(),
                new String(said, StandardCharsets.UTF_8).lines().toList());
    }

    /** {@code prefix}, then this test's Java running {@link ChildProgram} with {@code arguments}. */
    static List<String> java(List<String> prefix, Object... arguments) {
        return javaFrom(System.getProperty("java.class.path"), prefix, arguments);
    }

    /** The same, with the classes found elsewhere. */
    static List<String> javaFrom(String classPath, List<String> prefix, Object... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-XX:+UseSerialGC", "-cp"));
        command.add(classPath);
        command.add(ChildProgram.class.getName());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        return command;
    }

    /** Passes the test over where a command does not work, and fails it there when CI says it must. */
    static void need(String what, String... command) throws InterruptedException {
        boolean works;
        try {
            works = outcome(List.of(command)).exit() == 0;
        } catch (IOException missing) {
            works = false;
        }
        MachineAssumptions.needs(works, what + ", but `" + String.join(" ", command) + "` failed");
    }
}
