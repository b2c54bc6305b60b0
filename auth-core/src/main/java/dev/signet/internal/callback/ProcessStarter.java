package dev.signet.internal.callback;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Starts a program and leaves it alone. */
@FunctionalInterface
interface ProcessStarter {
    /**
     * Starts {@code command} and does not wait for it.
     *
     * @param command program and arguments, each handed on as it is
     * @throws IOException when it can't be started
     */
    void start(List<String> command) throws IOException;

    /** Programs of this machine, without input, output, or the secrets of our environment. */
    static ProcessStarter ofThisMachine() {
        return command -> {
            File nowhere = new File(File.separatorChar == '\\' ? "NUL" : "/dev/null");
            var builder = new ProcessBuilder(command)
                    .redirectInput(nowhere)
                    .redirectOutput(Redirect.DISCARD)
                    .redirectError(Redirect.DISCARD);
            withoutSecrets(builder.environment());
            builder.start();
        };
    }

    /** Takes out what a browser has no use for, going by names, as API keys are handed to programs this way. */
    static void withoutSecrets(Map<String, String> environment) {
        var secret = Pattern.compile("(?:^|_)(?:API_?KEY|KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIALS?)(?:$|_)");
        environment
                .keySet()
                .removeIf(name -> secret.matcher(name.toUpperCase(Locale.ROOT)).find());
    }
}
