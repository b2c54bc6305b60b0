package dev.signet.examples.cli;

import dev.signet.Prompt;
import dev.signet.auth.TimeSource;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import org.jspecify.annotations.Nullable;

/** The command line with a person in front of it, who leaves all else to the server. */
final class AttendedCli {
    private AttendedCli() {}

    public static void main(String[] arguments) {
        var environment = new HashMap<>(System.getenv());
        environment.remove("CI");
        var surroundings =
                new Surroundings(environment, System.in, System.out, System.err, TimeSource.system(), Person::new);
        System.exit(SignetCli.run(surroundings, arguments));
    }

    private static final class Person implements Prompt {
        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public void showBrowser(URI address, boolean opened, Instant until) {}

        @Override
        public void showDevice(String code, URI address, @Nullable URI complete, Instant until) {}
    }
}
