package dev.signet.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import dev.signet.auth.event.AuthEvent;
import dev.signet.testkit.CanarySecrets;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/** Runs tests that leak inside of this test, out of sight of the watch that is over this test itself. */
class CanaryWatchTest {
    private static final String SECRET = new CanarySecrets(new Random(3)).opaque("rt-");
    private static final String FOREIGN = "somebody-elses-secret-0123456789";

    /** Never run but by this test: its name and nesting keep it from being found. */
    static class Leaky {
        @Test
        void out() {
            System.out.println("token is " + SECRET);
        }

        @Test
        void err() {
            System.err.println(
                    "token is " + Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8)));
        }

        @Test
        void outInPieces() {
            for (char c : SECRET.toCharArray()) {
                System.out.print(c);
            }
        }

        @Test
        void outAcrossChunks() {
            System.out.print("x".repeat((64 << 10) - 8) + SECRET + "x".repeat(64 << 10));
        }

        @Test
        void loggedMessage() {
            Logger.getLogger("dev.signet.sample").finest("token is " + SECRET);
        }

        @Test
        void systemLogger() {
            System.getLogger("dev.signet.sample").log(System.Logger.Level.TRACE, "token is {0}", SECRET);
        }

        @Test
        void loggedFailure() {
            Logger.getLogger("dev.signet.sample")
                    .log(
                            Level.FINE,
                            "failed",
                            new IllegalStateException("clean", new IllegalArgumentException(SECRET)));
        }

        @Test
        void unusedParameter() {
            Logger.getLogger("dev.signet.sample").log(Level.FINE, "no place for it", new Object[] {SECRET});
        }

        @Test
        void event(CanaryWatch watch) {
            watch.listener().on(new AuthEvent.Adopted(SECRET));
        }

        @Test
        void registered(CanaryWatch watch) {
            watch.register(FOREIGN);
            System.out.println(HexFormat.of().formatHex(FOREIGN.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** As above, without leaks. */
    static class Tight {
        @Test
        void quiet(CanaryWatch watch) {
            System.out.println("signed in as acct-1111");
            System.err.write('x');
            Logger.getLogger("dev.signet.sample").log(Level.FINEST, "refreshed {0}", "acct-1111");
            Logger.getLogger("sun.net.www.protocol.http").finest("the platform's own: " + SECRET);
            watch.listener().on(new AuthEvent.Adopted("2cf24dba"));
            CanaryWatch.inspect(new IllegalStateException("clean"));
            CanaryWatch.inspect(List.of("clean"));
        }
    }

    /** As above, after the last test. */
    static class LeakyAtTheEnd {
        @Test
        void quiet() {}

        @AfterAll
        static void tearDown() {
            System.out.println(SECRET);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "out",
                "err",
                "outInPieces",
                "outAcrossChunks",
                "loggedMessage",
                "systemLogger",
                "loggedFailure",
                "unusedParameter",
                "event(" + "dev.signet.testkit.junit.CanaryWatch)",
                "registered(dev.signet.testkit.junit.CanaryWatch)"
            })
    void failsATestThatLeaks(String method) {
        TestExecutionSummary summary = run(Leaky.class, method);
        assertThat(summary.getTestsFailedCount()).isEqualTo(1);
        Throwable failure = summary.getFailures().get(0).getException();
        assertThat(failure)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("secrets were let out:\na secret (");
        CanaryWatch.inspect(failure);
        assertThat(failure.getMessage()).doesNotContain(FOREIGN.substring(0, 16));
    }

    @Test
    void passesATestThatDoesNotLeak() {
        TestExecutionSummary summary = run(Tight.class, "quiet(dev.signet.testkit.junit.CanaryWatch)");
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getFailures()).isEmpty();
    }

    @Test
    void failsTheClassThatLeaksAfterItsLastTest() {
        TestExecutionSummary summary = run(LeakyAtTheEnd.class, "quiet");
        assertThat(summary.getTestsSucceededCount()).isEqualTo(1);
        assertThat(summary.getContainersFailedCount()).isEqualTo(1);
    }

    @Test
    void failsOnFailuresAndValuesThatHoldASecret() {
        assertThatThrownBy(() -> CanaryWatch.inspect(new IllegalStateException("x", new RuntimeException(SECRET))))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("RuntimeException");
        assertThatThrownBy(() -> CanaryWatch.inspect(List.of(SECRET))).isInstanceOf(AssertionError.class);
    }

    @Test
    void putsStreamsAndLevelsBack() {
        PrintStream out = System.out;
        Level level = Logger.getLogger("").getLevel();
        int handlers = Logger.getLogger("").getHandlers().length;
        run(Tight.class, "quiet(dev.signet.testkit.junit.CanaryWatch)");
        assertThat(System.out).isSameAs(out);
        assertThat(Logger.getLogger("").getLevel()).isEqualTo(level);
        assertThat(Logger.getLogger("").getHandlers()).hasSize(handlers);
    }

    private static TestExecutionSummary run(Class<?> tests, String method) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        Logger root = Logger.getLogger("");
        Handler[] handlers = root.getHandlers();
        List.of(handlers).forEach(root::removeHandler);
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                    .selectors(selectMethod(tests.getName() + "#" + method))
                    .build();
            var listener = new SummaryGeneratingListener();
            LauncherFactory.create().execute(request, listener);
            assertThat(listener.getSummary().getTestsFoundCount()).isEqualTo(1);
            return listener.getSummary();
        } finally {
            System.setOut(out);
            System.setErr(err);
            List.of(handlers).forEach(root::addHandler);
        }
    }
}
