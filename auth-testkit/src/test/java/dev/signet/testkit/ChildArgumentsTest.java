package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testkit.junit.CanaryWatch;
import dev.signet.testkit.junit.MachineAssumptions;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ChildArgumentsTest {
    private final String secret = new CanarySecrets(new SecureRandom()).opaque("rt-");

    @BeforeEach
    void needsProc() {
        MachineAssumptions.needs(ChildArguments.isSupported(), "/proc");
    }

    @Test
    void findsASecretInArgumentsOfAChild() throws Exception {
        assertThat(leaksOf(new ProcessBuilder("cat", "-", "/nonexistent/" + secret)))
                .extracting(Leak::where)
                .singleElement()
                .asString()
                .endsWith("/cmdline");
    }

    @Test
    void findsASecretInTheEnvironmentOfAChild() throws Exception {
        var child = new ProcessBuilder("cat");
        child.environment().put("TOKEN", secret);
        assertThat(leaksOf(child))
                .extracting(Leak::where)
                .singleElement()
                .asString()
                .endsWith("/environ");
    }

    @Test
    void findsNothingInACleanChild() throws Exception {
        assertThat(leaksOf(new ProcessBuilder("cat"))).isEmpty();
        CanaryWatch.inspectChildren();
    }

    private static List<Leak> leaksOf(ProcessBuilder builder) throws Exception {
        // The child has replaced our image by its own once it answers.
        Process child = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        try {
            child.getOutputStream().write("ready\n".getBytes(StandardCharsets.US_ASCII));
            child.getOutputStream().flush();
            assertThat(child.getInputStream().readNBytes(6)).hasSize(6);
            var leaks = ChildArguments.inspect(new LeakDetector());
            if (!leaks.isEmpty()) {
                assertThatThrownBy(CanaryWatch::inspectChildren).isInstanceOf(AssertionError.class);
            }
            return leaks;
        } finally {
            child.destroy();
            child.waitFor(10, TimeUnit.SECONDS);
        }
    }
}
