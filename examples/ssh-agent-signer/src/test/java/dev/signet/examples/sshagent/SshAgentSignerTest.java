package dev.signet.examples.sshagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.Machine;
import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.auth.AssertionException;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.junit.MachineAssumptions;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real ssh-agent, with keys that ssh-keygen made. */
@Timeout(60)
class SshAgentSignerTest {
    private static final byte[] X509_HEAD = HexFormat.of().parseHex("302a300506032b6570032100");

    @TempDir
    Path folder;

    private @Nullable Process agent;
    private Path socket = Path.of("");
    private String publicKey = "";

    @BeforeEach
    void start() throws Exception {
        for (var program : List.of("ssh-agent", "ssh-add", "ssh-keygen")) {
            MachineAssumptions.needsProgram(program);
        }
        socket = folder.resolve("agent.sock");
        agent = new ProcessBuilder("ssh-agent", "-D", "-a", socket.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!Files.exists(socket)) {
            assertThat(agent.isAlive()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        publicKey = addKey("key");
    }

    @AfterEach
    void end() throws Exception {
        if (agent != null) {
            agent.destroy();
            assertThat(agent.waitFor(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    private String addKey(String name) throws Exception {
        var file = makeKey(name);
        run("ssh-add", "-q", file.toString());
        return Files.readString(folder.resolve(name + ".pub"));
    }

    private Path makeKey(String name) throws Exception {
        var file = folder.resolve(name);
        run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "a comment", "-f", file.toString());
        return file;
    }

    private void run(String... command) throws IOException, InterruptedException {
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile());
        builder.environment().put("SSH_AUTH_SOCK", socket.toString());
        var process = builder.start();
        process.getOutputStream().close();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("log")))
                .isZero();
    }

    @Test
    void signsAsTheKeyDoes() throws Exception {
        addKey("another");
        try (var signer = SshAgentSigner.find(socket, publicKey)) {
            var message = "eyJhbGciOiJFZERTQSJ9.e30".getBytes(StandardCharsets.US_ASCII);
            var signature = signer.sign(message);
            assertThat(signature).hasSize(64);
            assertThat(verifies(signer.publicKey(), message, signature)).isTrue();
            message[0]++;
            assertThat(verifies(signer.publicKey(), message, signature))
                    .as("the control")
                    .isFalse();
            assertThat(signer.keyId()).hasSize(43);
            assertThat(signer).hasToString("SshAgentSigner[" + signer.keyId() + "]");
        }
    }

    private static boolean verifies(byte[] key, byte[] message, byte[] signature) throws Exception {
        var document = new byte[X509_HEAD.length + key.length];
        System.arraycopy(X509_HEAD, 0, document, 0, X509_HEAD.length);
        System.arraycopy(key, 0, document, X509_HEAD.length, key.length);
        var verification = Signature.getInstance("Ed25519");
        verification.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(document)));
        verification.update(message);
        return verification.verify(signature);
    }

    @Test
    void provesAClientToAnAuthorizationServer() throws Exception {
        try (var server = FakeAuthorizationServer.start()) {
            var signer = SshAgentSigner.find(socket, publicKey);
            var x = Base64.getUrlEncoder().withoutPadding().encodeToString(signer.publicKey());
            server.clients()
                    .registerKeys("robot", "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}]}");
            try (var signet = Signet.builder(Profile.oidc(server.baseUri().toString(), "robot"))
                    .allow(server.baseUri())
                    .store(new InMemoryCredentialStore())
                    .machine(Machine.clientCredentials().signer(signer))
                    .build()) {
                var request = HttpRequest.newBuilder(server.resourceUri()).build();
                assertThat(signet.httpClient()
                                .send(request, BodyHandlers.ofString())
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(server.clients().assertionsAccepted()).isEqualTo(1);
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        makeKey("stranger");
        var stranger = Files.readString(folder.resolve("stranger.pub"));
        assertThatThrownBy(() -> SshAgentSigner.find(socket, stranger))
                .isInstanceOf(AssertionException.class)
                .hasMessageContaining("does not keep");
        assertThatThrownBy(() -> SshAgentSigner.find(socket, "ssh-rsa AAAA"))
                .isInstanceOf(AssertionException.class)
                .hasMessageContaining("ssh-ed25519");
        assertThatThrownBy(() -> SshAgentSigner.find(folder.resolve("nobody.sock"), publicKey))
                .isInstanceOf(AssertionException.class)
                .hasMessageContaining("nobody.sock");

        var signer = SshAgentSigner.find(socket, publicKey);
        run("ssh-add", "-q", "-D");
        assertThatThrownBy(() -> signer.sign(new byte[] {1}))
                .isInstanceOf(AssertionException.class)
                .hasMessageContaining("refused");
    }
}
