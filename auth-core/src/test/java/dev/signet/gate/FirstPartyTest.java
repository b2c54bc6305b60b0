package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.testkit.FakeAuthorizationServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The way to the CLI's own hosts leads to the test, and nowhere else. */
@Tag("peers")
class FirstPartyTest {
    @Test
    void leadsToTheHostsOfTheCliAndRefusesEveryOther(@TempDir Path folder) throws Exception {
        var authority = PrivateAuthority.create(folder, FirstParty.HOSTS);
        try (var server = FakeAuthorizationServer.start();
                var hosts = new FirstParty(authority, server)) {
            var proxy = URI.create(hosts.environment().get("HTTPS_PROXY"));
            var trusting = client(proxy, trusting(Path.of(hosts.environment().get("CODEX_CA_CERTIFICATE"))));

            for (String host : FirstParty.HOSTS) {
                var uri = URI.create("https://" + host + "/backend-api/codex/models");
                var request = HttpRequest.newBuilder(uri);
                assertThat(status(trusting, request)).isEqualTo(403);
                assertThat(status(trusting, request.copy().header("Authorization", "Bearer sk-unknown")))
                        .isEqualTo(401);
                assertThat(status(trusting, request.copy().header("Authorization", "Bearer " + server.issueApiKey())))
                        .isEqualTo(404);
                // Whoever trusts the usual authorities only has no business there.
                assertThatExceptionOfType(SSLHandshakeException.class)
                        .isThrownBy(() -> status(client(proxy, SSLContext.getDefault()), request));
            }
            assertThat(hosts.seen()).hasSize(3 * FirstParty.HOSTS.size());
            assertThat(hosts.seen().toString()).contains("Bearer").doesNotContain("sk-");
            assertThat(hosts.refusedHosts()).isEmpty();

            for (String other : new String[] {
                "https://chatgpt.com.example.test/", "https://example.test/", "https://chatgpt.com:8443/"
            }) {
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> status(trusting, HttpRequest.newBuilder(URI.create(other))));
            }
            assertThat(status(trusting, HttpRequest.newBuilder(URI.create("http://example.test/secret"))))
                    .isEqualTo(502);
            assertThat(hosts.refusedHosts())
                    .containsExactly(
                            "CONNECT chatgpt.com.example.test:443",
                            "CONNECT example.test:443",
                            "CONNECT chatgpt.com:8443",
                            "GET http://example.test");
        }
    }

    private static int status(HttpClient client, HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    private static HttpClient client(URI proxy, SSLContext context) {
        return HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(proxy.getHost(), proxy.getPort())))
                .sslContext(context)
                .build();
    }

    private static SSLContext trusting(Path certificate) throws Exception {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        try (InputStream in = Files.newInputStream(certificate)) {
            trusted.setCertificateEntry(
                    "authority", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }
}
