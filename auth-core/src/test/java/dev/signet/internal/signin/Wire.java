package dev.signet.internal.signin;

import dev.signet.auth.TimeSource;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.FormBody;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.FaultyServer;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A scripted server behind a real client, and what was sent to it. Stalls that are announced end after half a second instead of 15. */
final class Wire implements AutoCloseable {
    private static final Duration PATIENCE_WITH_STALLS = Duration.ofMillis(500);

    /** One request as it was handed to the client. */
    record Sent(URI endpoint, String contentType, String body, Map<String, String> headers) {}

    final FaultyServer server = FaultyServer.start(ScriptedAnswer.status(418));
    final List<Sent> sent = new ArrayList<>();
    private final Set<Integer> stalls = new HashSet<>();
    private final HttpTokenServiceClient client =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());

    /** Announces which requests, counted from 0, get no whole answer. All others have the time that the code under test gives them. */
    void stalls(Integer... requests) {
        stalls.addAll(List.of(requests));
    }

    Answer post(URI endpoint, String contentType, byte[] body, Map<String, String> headers, Duration deadline) {
        boolean stalls = this.stalls.contains(sent.size());
        sent.add(new Sent(endpoint, contentType, new String(body, StandardCharsets.UTF_8), headers));
        return client.post(endpoint, contentType, body, stalls ? PATIENCE_WITH_STALLS : deadline);
    }

    HttpTokenServiceClient client() {
        return client;
    }

    TokenEndpoint tokens(ClientAuthentication authentication, TimeSource time) {
        return new TokenEndpoint(server.uri("/oauth/token"), authentication, this::post, time);
    }

    TokenEndpoint tokens(TimeSource time) {
        return tokens(new ClientAuthentication.None("my-client"), time);
    }

    /** The body of the last request, which must have been a form. */
    String form() {
        Sent last = sent.get(sent.size() - 1);
        if (!last.contentType().equals(FormBody.CONTENT_TYPE)) {
            throw new AssertionError("expected a form, found " + last.contentType());
        }
        return last.body();
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
