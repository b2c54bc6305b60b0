package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.event.AuthEvent;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.PushPromiseHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.PushPromise;
import okhttp3.Headers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class Http2Test {
    private static final char[] PASSWORD = "changeit".toCharArray();

    @TempDir
    static Path folder;

    private static SSLContext tls;

    private final Clients clients = new Clients();
    private final FakeAuthorizer authorizer = FakeAuthorizer.renewing();
    private final MockWebServer server = new MockWebServer();
    private AuthorizingHttpClient client;

    @BeforeAll
    static void makeACertificate() throws Exception {
        var store = folder.resolve("loopback.p12");
        var keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "loopback",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=127.0.0.1",
                        "-ext",
                        "san=ip:127.0.0.1",
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(keytool.exitValue()).isZero();
        var keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, PASSWORD);
        }
        var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("loopback", keys.getCertificate("loopback"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), trust.getTrustManagers(), null);
    }

    @BeforeEach
    void start() throws Exception {
        server.useHttps(tls.getSocketFactory());
        server.start(InetAddress.getByName("127.0.0.1"), 0);
        var delegate = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(tls)
                .build();
        client = clients.over(delegate, false).build(authorizer, "https://127.0.0.1:" + server.getPort());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void sendsOnceMoreOnTheSameConnection(Way way) throws Exception {
        server.enqueue(new MockResponse.Builder().code(401).body("refused").build());
        server.enqueue(new MockResponse.Builder().body("welcome").build());
        var request = HttpRequest.newBuilder(target())
                .POST(BodyPublishers.ofString("hello"))
                .build();

        var response = way.exchange(client, request, BodyHandlers.ofString());

        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        assertThat(response.body()).isEqualTo("welcome");
        assertThat(response.sslSession()).isPresent();
        var first = server.takeRequest();
        var second = server.takeRequest();
        assertThat(first.getHeaders().get("Authorization")).isEqualTo("Bearer token-1");
        assertThat(second.getHeaders().get("Authorization")).isEqualTo("Bearer token-2");
        assertThat(first.getBody().utf8()).isEqualTo("hello");
        assertThat(second.getBody().utf8()).isEqualTo("hello");
        assertThat(second.getConnectionIndex()).isEqualTo(first.getConnectionIndex());
        assertThat(authorizer.accepted).containsExactly("2");
    }

    @Test
    void showsNoCredentialToATakerOfPushes() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .body("welcome")
                .addPush(new PushPromise(
                        "GET",
                        "/pushed",
                        Headers.of(":scheme", "https", "accept", "text/plain"),
                        new MockResponse.Builder().body("pushed").build()))
                .build());
        var request = HttpRequest.newBuilder(target()).build();
        var initiating = new CompletableFuture<HttpRequest>();
        var pushed = new CompletableFuture<HttpResponse<String>>();
        PushPromiseHandler<String> taker = (first, push, acceptor) -> {
            initiating.complete(first);
            acceptor.apply(BodyHandlers.ofString()).thenAccept(pushed::complete);
        };

        var response = client.sendAsync(request, BodyHandlers.ofString(), taker).get(10, TimeUnit.SECONDS);

        assertThat(response.body()).isEqualTo("welcome");
        assertThat(initiating.get(10, TimeUnit.SECONDS)).isSameAs(request);
        assertThat(pushed.get(10, TimeUnit.SECONDS).body()).isEqualTo("pushed");
        assertThat(pushed.join().request().headers().map()).doesNotContainKey("authorization");
    }

    @Test
    void doesNotSendAgainForATakerOfPushes() throws Exception {
        server.enqueue(new MockResponse.Builder().code(401).body("refused").build());
        var request = HttpRequest.newBuilder(target()).build();
        PushPromiseHandler<String> taker = (first, push, acceptor) -> {};

        var response = client.sendAsync(request, BodyHandlers.ofString(), taker).get(10, TimeUnit.SECONDS);

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.body()).isEqualTo("refused");
        assertThat(server.getRequestCount()).isEqualTo(1);
        assertThat(clients.events)
                .singleElement()
                .isInstanceOfSatisfying(
                        AuthEvent.NotReplayed.class,
                        event -> assertThat(event.detail()).contains("push"));
    }

    @Test
    void keepsTheLabelOfTheConnectionWhereTheJdkHasOne() throws Exception {
        server.enqueue(new MockResponse.Builder().body("welcome").build());

        var response = (DeliveredResponse<String>)
                client.send(HttpRequest.newBuilder(target()).build(), BodyHandlers.ofString());

        assertThat(response.connectionLabel().isPresent())
                .isEqualTo(Runtime.version().feature() >= 25);
    }

    private URI target() {
        return URI.create("https://127.0.0.1:" + server.getPort() + "/v1");
    }
}
