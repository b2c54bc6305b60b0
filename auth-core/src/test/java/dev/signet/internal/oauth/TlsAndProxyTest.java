package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TestCertificate;
import dev.signet.internal.config.TransportSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsAndProxyTest {
    private static final String MARKER = "marker-refresh-token-5f2c";
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    @TempDir
    private static Path folder;

    private static TestCertificate served;
    private static TestCertificate other;

    @BeforeAll
    static void makeCertificates() throws Exception {
        served = TestCertificate.create(folder, "served");
        other = TestCertificate.create(folder, "other");
    }

    private static TransportSettings transport(String... variablesAndValues) throws IOException {
        var environment = new HashMap<String, String>();
        for (int i = 0; i < variablesAndValues.length; i += 2) {
            environment.put(variablesAndValues[i], variablesAndValues[i + 1]);
        }
        return TransportSettings.from(Settings.of(Map.copyOf(environment), "/nowhere"), List.of("ACME_CA"));
    }

    private static String bundle(TestCertificate certificate) throws Exception {
        Path file = Files.createTempFile(folder, "bundle", ".pem");
        return Files.writeString(file, certificate.pem()).toString();
    }

    private static Answer post(TransportSettings transport, URI endpoint) {
        try (var client = new HttpTokenServiceClient(transport, TimeSource.system())) {
            Answer answer =
                    client.post(endpoint, "application/json", MARKER.getBytes(StandardCharsets.UTF_8), DEADLINE);
            assertThat(answer.toString()).doesNotContain(MARKER);
            return answer;
        }
    }

    private static RawServer tlsServer() throws IOException {
        return new RawServer(connection -> {
            var secure = connection.startTls(served.serverContext());
            secure.readRequest();
            secure.send(OK);
        });
    }

    @Test
    void trustsAnIssuerOfTheBundle() throws Exception {
        try (var server = tlsServer()) {
            Answer answer = post(transport("ACME_CA", bundle(served)), server.tlsUri("/token"));
            assertThat(answer).isInstanceOf(Answer.Response.class);
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void sendsNothingToAServerThatNobodyVouchesFor() throws Exception {
        try (var server = tlsServer()) {
            for (TransportSettings transport :
                    List.of(TransportSettings.ofJvm(), transport("ACME_CA", bundle(other)))) {
                Answer answer = post(transport, server.tlsUri("/token"));
                assertThat(answer)
                        .isInstanceOfSatisfying(
                                Answer.NotSent.class,
                                notSent -> assertThat(notSent.detail()).contains("not trusted", "CA bundle"));
            }
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void sendsNothingToAServerWithTheCertificateOfAnother() throws Exception {
        try (var server = tlsServer()) {
            var wrongName = URI.create("https://localhost:" + server.port() + "/token");
            assertThat(post(transport("ACME_CA", bundle(served)), wrongName)).isInstanceOf(Answer.NotSent.class);
            assertThat(server.requests()).isEmpty();
        }
    }

    @Test
    void goesThroughTheProxyInATunnel() throws Exception {
        try (var proxy = new RawServer(connection -> {
            connection.readRequest();
            connection.send("HTTP/1.1 200 Connection established\r\n\r\n");
            var secure = connection.startTls(served.serverContext());
            secure.readRequest();
            secure.send(OK);
        })) {
            var transport = transport("HTTPS_PROXY", "127.0.0.1:" + proxy.port(), "ACME_CA", bundle(served));
            assertThat(post(transport, URI.create("https://login.example/token")))
                    .isInstanceOf(Answer.Response.class);
            assertThat(proxy.requests()).hasSize(2);
            assertThat(proxy.requests().get(0))
                    .startsWith("CONNECT login.example:443 ")
                    .doesNotContain(MARKER);
            assertThat(proxy.requests().get(1)).startsWith("POST /token ").endsWith(MARKER);
        }
    }

    @Test
    void goesToLoopbackWithoutTheProxy() throws Exception {
        try (var proxy = RawServer.answering(OK);
                var server = RawServer.answering(OK)) {
            var transport = transport("ALL_PROXY", "http://127.0.0.1:" + proxy.port());
            assertThat(post(transport, server.uri("/token"))).isInstanceOf(Answer.Response.class);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void sendsNothingWhenTheProxyRefusesTheTunnel() throws Exception {
        try (var proxy = RawServer.answering("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n")) {
            var transport = transport("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
            assertThat(post(transport, URI.create("https://login.example/token")))
                    .isInstanceOf(Answer.NotSent.class);
            assertThat(proxy.requests()).hasSize(1).noneMatch(request -> request.contains(MARKER));
        }
    }

    @Test
    void sendsNothingWhenTheProxyAsksForALogin() throws Exception {
        try (var proxy = RawServer.answering("HTTP/1.1 407 Proxy Authentication Required\r\n"
                + "Proxy-Authenticate: Basic realm=x\r\nContent-Length: 0\r\n\r\n")) {
            var transport = transport("HTTPS_PROXY", "http://127.0.0.1:" + proxy.port());
            assertThat(post(transport, URI.create("https://login.example/token")))
                    .isEqualTo(new Answer.NotSent("the proxy asks for a login, which is not supported"));
            assertThat(proxy.requests()).hasSize(1).noneMatch(request -> request.contains(MARKER));
        }
    }

    @Test
    void passesOnA407ThatComesFromTheServerItself() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 407 Odd\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(post(TransportSettings.ofJvm(), server.uri("/token"))).isInstanceOf(Answer.Response.class);
        }
    }
}
