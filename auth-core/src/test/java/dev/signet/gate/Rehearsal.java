package dev.signet.gate;

import dev.signet.auth.TimeSource;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Does once what children are told to do, so that the JVM learns which classes that takes. */
final class Rehearsal {
    /** What most children are told to do; each waits for the one before. */
    private static final List<String> COMMANDS =
            List.of("call", "refresh", "register", "sign", "maintain", "runtime-id", "settle");

    private Rehearsal() {}

    /** Takes a folder to work in. */
    public static void main(String[] arguments) throws IOException {
        try (var server = FakeAuthorizationServer.start()) {
            var home = Home.in(Path.of(arguments[0]));
            home.signIn(server.signIn());
            var still = ManualTimeSource.at(TimeSource.system().instant());
            for (var time : List.of(Optional.of(still), Optional.<ManualTimeSource>empty())) {
                var program = new GateProgram(time);
                expect("open", program.answer(GateProgram.opening(home, server)));
                for (String command : COMMANDS) {
                    String answer = program.answer(command);
                    System.out.println(command + ": " + answer);
                    if (answer.startsWith("failed")) {
                        System.exit(1);
                    }
                }
                expect("200", program.answer("call"));
            }
            home.refreshTokenDigest().orElseThrow();
            // The end of a process that has a home open is a part of it.
            System.exit(0);
        }
    }

    private static void expect(String expected, String answer) {
        if (!answer.equals(expected)) {
            System.out.println("expected " + expected + ", but was " + answer);
            System.exit(1);
        }
    }
}
