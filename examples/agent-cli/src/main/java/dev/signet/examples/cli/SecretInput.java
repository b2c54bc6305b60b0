package dev.signet.examples.cli;

import dev.signet.Prompt;
import dev.signet.auth.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Secrets come on standard input and never as arguments, which every user of the machine can read. */
final class SecretInput {
    private static final int MAX_BYTES = 64 * 1024;

    private final Surroundings surroundings;
    private final Reporter reporter;
    private final Prompt prompt;

    SecretInput(Surroundings surroundings, Reporter reporter, Prompt prompt) {
        this.surroundings = surroundings;
        this.reporter = reporter;
        this.prompt = prompt;
    }

    /**
     * Reads all of standard input.
     *
     * @param what is expected, in words
     * @param option that asked for it
     * @return without white space around it
     * @throws CommandFailedException when there is none, or something else; nothing of it is quoted
     */
    Secret read(String what, String option) {
        if (prompt.isInteractive()) {
            reporter.say("Type or paste the " + what + ", then end the input (Ctrl-D). It will be seen on the screen.");
        }
        String text = new String(bytes(option), StandardCharsets.UTF_8).strip();
        if (text.isEmpty()) {
            throw usage(option + ": standard input is empty, and the " + what + " was expected there", option);
        }
        if (!text.chars().allMatch(each -> each > ' ' && each < 0x7F)) {
            throw usage(
                    option + ": standard input holds something else than the " + what
                            + " alone: white space within it, or characters that none has",
                    option);
        }
        return Secret.of(text);
    }

    private byte[] bytes(String option) {
        try {
            byte[] all = surroundings.in().readNBytes(MAX_BYTES + 1);
            if (all.length > MAX_BYTES) {
                throw usage(option + ": standard input holds more than 64 KiB", option);
            }
            return all;
        } catch (IOException e) {
            throw usage(option + ": standard input can't be read", option);
        }
    }

    private static CommandFailedException usage(String message, String option) {
        return new CommandFailedException(
                Trouble.usage(message, "Pipe it in from where it is kept: signet login " + option + " < FILE"));
    }
}
