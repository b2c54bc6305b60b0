package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only a JVM of its own can show: which classes are loaded, and properties that are read once. */
@Timeout(60)
class FreshJvmTest {
    private static final String REPEAT = "-Djdk.httpclient.enableAllMethodRetry=true";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}";

    /** Makes a client of ours, and calls every endpoint that is given. */
    static final class Caller {
        public static void main(String[] endpoints) throws Exception {
            var settings = Settings.of(Map.of("HTTPS_PROXY", "http://proxy.example:8080"), "/nowhere");
            var transport = TransportSettings.from(settings, List.of("ACME_CA"));
            try (var client = new HttpTokenServiceClient(transport, TimeSource.system())) {
                for (String endpoint : endpoints) {
                    byte[] body = "body".getBytes(StandardCharsets.UTF_8);
                    Answer answer = client.post(URI.create(endpoint), "text/plain", body, Duration.ofSeconds(10));
                    System.out.println("answer " + answer);
                }
            }
        }
    }

    /** Calls with the JDK's client as it is. */
    static final class PlainCaller {
        public static void main(String[] endpoints) throws Exception {
            HttpClient client = HttpClient.newHttpClient();
            for (String endpoint : endpoints) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint))
                        .version(HttpClient.Version.HTTP_1_1)
                        .POST(HttpRequest.BodyPublishers.ofString("body"))
                        .build();
                client.send(request, HttpResponse.BodyHandlers.ofString());
            }
        }
    }

    private static List<String> call(Class<?> caller, List<String> options, String... endpoints) throws Exception {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.add(caller.getName());
        command.addAll(List.of(endpoints));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        List<String> lines;
        try (var output = process.inputReader()) {
            lines = output.lines().toList();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> String.join("\n", lines)).isZero();
        return lines;
    }

    @Test
    void loadsNoHttpClientBeforeTheFirstCall() throws Exception {
        assertThat(call(Caller.class, List.of("-Xlog:class+load")))
                .anyMatch(line -> line.contains("dev.signet.internal.oauth.HttpTokenServiceClient"))
                .noneMatch(line -> line.contains("java.net.http."));
    }

    @Test
    void loadsTheHttpClientForACall() throws Exception {
        try (var server = RawServer.answering(OK)) {
            assertThat(call(
                            Caller.class,
                            List.of("-Xlog:class+load"),
                            server.uri("/token").toString()))
                    .anyMatch(line -> line.contains("java.net.http.HttpClient"))
                    .contains("answer Response[200, 2 characters]");
        }
    }

    @Test
    void sendsNoBodyTwiceEvenWhereTheJvmIsToldToRepeat() throws Exception {
        try (var server = closingOnTheSecondRequest()) {
            String endpoint = server.uri("/token").toString();
            assertThat(call(Caller.class, List.of(REPEAT), endpoint, endpoint))
                    .anyMatch(line -> line.startsWith("answer Response"))
                    .anyMatch(line -> line.startsWith("answer Lost"));
            assertThat(server.requests()).hasSize(2);
        }
    }

    /** Shows that the JVM repeats when told to, so the test before proves something. */
    @Test
    void wouldSeeTheBodyThatAPlainClientRepeats() throws Exception {
        try (var server = closingOnTheSecondRequest()) {
            String endpoint = server.uri("/token").toString();
            call(PlainCaller.class, List.of(REPEAT), endpoint, endpoint);
            assertThat(server.requests()).hasSize(3);
        }
    }

    private static RawServer closingOnTheSecondRequest() throws IOException {
        return new RawServer(connection -> {
            connection.readRequest();
            connection.send(OK);
            connection.readRequest();
        });
    }

    @Test
    void saysNotSentWhenTheJvmsTrustStoreIsDamaged(@TempDir Path folder) throws Exception {
        Path damaged = Files.writeString(folder.resolve("cacerts"), "damaged");
        try (var server = RawServer.answering(OK)) {
            String option = "-Djavax.net.ssl.trustStore=" + damaged;
            assertThat(call(Caller.class, List.of(option), server.uri("/token").toString()))
                    .anyMatch(line -> line.startsWith("answer NotSent") && line.contains("trust store"));
            assertThat(server.connections()).isZero();
        }
    }
}
