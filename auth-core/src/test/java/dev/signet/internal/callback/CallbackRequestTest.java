package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.callback.Visitor.Response;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the server takes for a request, and what it answers to anything else. */
class CallbackRequestTest {
    @Test
    void readsARequestThatArrivesInPieces() throws Exception {
        try (var signIn = SignIn.begin();
                var visitor = Visitor.connect(signIn.port())) {
            for (byte one : Visitor.request(signIn.port(), signIn.goodTarget()).getBytes()) {
                visitor.say(new byte[] {one});
            }
            assertThat(visitor.response().status()).isEqualTo(303);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost", "LOCALHOST", "[::1]"})
    void answersToItsOwnNames(String name) throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(visitWithHost(signIn, name + ":" + signIn.port()).status())
                    .isEqualTo(303);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.test:PORT",
                "127.0.0.1",
                "127.0.0.1:1",
                "127.0.0.1:PORT.evil.test",
                "127.0.0.2:PORT",
                "0.0.0.0:PORT",
                "a@127.0.0.1:PORT",
                "localhost.:PORT"
            })
    void answersToNoOtherName(String host) throws Exception {
        try (var signIn = SignIn.begin()) {
            Response response = visitWithHost(signIn, host.replace("PORT", "" + signIn.port()));

            assertThat(response.status()).isEqualTo(400);
            assertThat(response.body()).doesNotContain(SignIn.APPLICATION);
            assertThat(signIn.server.turnedAway()).containsEntry(CallbackFault.HOST, 1);
            assertThat(signIn.server.answer()).isNotDone();
        }
    }

    @Test
    void wantsAHost() throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(Visitor.send(signIn.port(), "GET " + signIn.goodTarget() + " HTTP/1.1\r\n\r\n")
                            .status())
                    .isEqualTo(400);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HEAD", "POST", "TRACE", "OPTIONS", "PUT", "DELETE", "CONNECT"})
    void takesNoOtherMethod(String method) throws Exception {
        try (var signIn = SignIn.begin()) {
            String request = Visitor.request(signIn.port(), signIn.goodTarget()).replaceFirst("GET", method);
            Response response = Visitor.send(signIn.port(), request);

            assertThat(response.status()).isEqualTo(405);
            assertThat(response.field("Allow")).contains("GET");
            assertThat(response.body().isEmpty()).isEqualTo(method.equals("HEAD"));
            assertThat(signIn.server.answer()).isNotDone();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/cancel", "/success", "/", "/favicon.ico", "/callback/", "/Callback", "/callback/../callback"})
    void hasNothingElseToSee(String path) throws Exception {
        try (var signIn = SignIn.begin()) {
            assertThat(Visitor.get(signIn.port(), path + "?code=c&state=" + signIn.state)
                            .status())
                    .isEqualTo(404);
            assertThat(signIn.server.answer()).isNotDone();
        }
    }

    @Test
    void endsARequestThatIsTooLong() throws Exception {
        try (var signIn = SignIn.begin()) {
            String request = Visitor.request(signIn.port(), "/callback?x=" + "y".repeat(17 * 1024));

            assertThat(Visitor.send(signIn.port(), request).status()).isEqualTo(431);
        }
    }

    private static Response visitWithHost(SignIn signIn, String host) throws IOException {
        return Visitor.send(signIn.port(), "GET " + signIn.goodTarget() + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
    }
}
