package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    @Test
    void readsWhatABrowserSends() throws Exception {
        assertThat(RequestHead.parse(
                        "GET /callback?code=a/b?c&state=d HTTP/1.1\r\nHOST:\t127.0.0.1:80 \r\nX-Empty:\r\nCookie: a=é"))
                .isEqualTo(new RequestHead("GET", "/callback", "code=a/b?c&state=d", "127.0.0.1:80"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET",
                "GET /",
                "GET / HTTP/1.0",
                "GET / HTTP/2",
                "GET / HTTP/1.1 ",
                "GET  / HTTP/1.1",
                "get / HTTP/1.1",
                "GET x HTTP/1.1",
                "GET http://127.0.0.1/ HTTP/1.1",
                "GET /#a HTTP/1.1",
                "GET /?a#b HTTP/1.1",
                "GET /é HTTP/1.1",
                "GET /\t HTTP/1.1",
                "GET /\n HTTP/1.1",
                "GET / HTTP/1.1\nHost: a",
                "GET / HTTP/1.1\r\nHost : a",
                "GET / HTTP/1.1\r\n Host: a",
                "GET / HTTP/1.1\r\nHost: a\r\n folded",
                "GET / HTTP/1.1\r\nHost: a\rb",
                "GET / HTTP/1.1\r\nHost: a\0",
                "GET / HTTP/1.1\r\nno colon",
                "GET / HTTP/1.1\r\n: no name",
                "GET / HTTP/1.1\r\nContent-Length: 1",
                "GET / HTTP/1.1\r\nContent-Length: +0",
                "GET / HTTP/1.1\r\nTransfer-Encoding: chunked",
            })
    void refusesWhatABrowserDoesNotSend(String head) {
        assertFault(head, CallbackFault.MALFORMED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1\r\nHost: a\r\nHost: a", "GET / HTTP/1.1\r\nHost:"})
    void takesOneHost(String head) {
        assertFault(head, CallbackFault.HOST);
    }

    @Test
    void takesAHundredFields() {
        assertFault("GET / HTTP/1.1" + "\r\nA: b".repeat(100), CallbackFault.TOO_LONG);
    }

    /** Mutations of a good request, with a fixed seed, and all bytes: nothing but the one exception ever comes out. */
    @Test
    void survivesNoise() throws Exception {
        var random = new Random(4711);
        var rules = new AnswerRules(Secret.of("right"), "https://a.test", true);
        byte[] good = "GET /callback?code=a%2Bb&state=right&iss=https%3A//a.test HTTP/1.1\r\nHost: localhost:1\r\nA: b"
                .getBytes(StandardCharsets.ISO_8859_1);
        int read = 0;
        int answered = 0;
        for (int i = 0; i < 100_000; i++) {
            byte[] bytes = good.clone();
            for (int changes = random.nextInt(4); changes > 0; changes--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                RequestHead head = RequestHead.parse(new String(bytes, StandardCharsets.ISO_8859_1));
                read++;
                rules.judge(head.query());
                answered++;
            } catch (TurnedAwayException e) {
                assertThat(e.fault()).isNotNull();
            }
        }
        System.out.printf("callback: 100,000 mutated requests, %,d well-formed, %,d good%n", read, answered);
        assertThat(answered).isBetween(1, read - 1);
    }

    private static void assertFault(String head, CallbackFault fault) {
        assertThatExceptionOfType(TurnedAwayException.class)
                .as(head)
                .isThrownBy(() -> RequestHead.parse(head))
                .returns(fault, TurnedAwayException::fault);
    }
}
