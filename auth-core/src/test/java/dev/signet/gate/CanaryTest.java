package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.ChildArguments;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.LeakDetector;
import dev.signet.testkit.junit.CanaryWatch;
import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The watch over secrets that all tests of this module are under: that it is on, and that it sees children. */
class CanaryTest {
    @RegisterExtension
    static final Children CHILDREN = new Children();

    @Test
    void watchesEveryTestOfThisModule() throws IOException {
        assertThat(ServiceLoader.load(Extension.class)).anyMatch(CanaryWatch.class::isInstance);
        try (var settings = CanaryTest.class.getResourceAsStream("/junit-platform.properties")) {
            assertThat(settings).isNotNull();
            assertThat(new String(settings.readAllBytes(), StandardCharsets.UTF_8))
                    .contains("junit.jupiter.extensions.autodetection.enabled=true");
        }
    }

    @Test
    void seesASecretInTheOutputOfAChild() throws Exception {
        try (var server = FakeAuthorizationServer.start()) {
            // The program repeats a verb it does not know in the failure it reports.
            var child = GateJvm.startInRealTime(CHILDREN.runtime());
            child.awaitReady();
            var unused = child.send(server.signIn().refreshToken());
            child.ask("settle");
            child.send("return");
            child.awaitExit(Duration.ofSeconds(60));
            assertThat(child.leaks()).hasSize(1);
        }
    }

    @Test
    void seesASecretInTheCommandLineOfAChild() throws Exception {
        MachineAssumptions.needs(ChildArguments.isSupported(), "/proc");
        var secrets = new CanarySecrets(new SecureRandom());
        var command = new ArrayList<>(CHILDREN.runtime().command(GateProgram.class, List.of("system")));
        command.add(secrets.opaque("rt-"));
        Process process = new ProcessBuilder(command).start();
        try {
            assertThat(process.getInputStream().read()).isEqualTo('!');
            assertThat(ChildArguments.inspect(new LeakDetector())).hasSize(1);
        } finally {
            process.destroyForcibly();
        }
    }
}
