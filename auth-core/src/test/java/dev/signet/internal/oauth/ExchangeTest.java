package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ExchangeTest {
    static Stream<Arguments> failures() {
        String secret = "marker-secret";
        return Stream.of(
                Arguments.of(new UnknownHostException(secret), "the host is not known"),
                Arguments.of(
                        new ConnectException(secret).initCause(new UnresolvedAddressException()),
                        "the host is not known"),
                Arguments.of(new ConnectException(secret).initCause(new IOException()), "the connection was refused"),
                Arguments.of(new NoRouteToHostException(secret), "there is no route to the host"),
                Arguments.of(new HttpConnectTimeoutException(secret), "no connection within 5000 ms"),
                Arguments.of(new SSLHandshakeException(secret), "TLS failed"),
                Arguments.of(
                        new SSLHandshakeException(secret).initCause(new CertificateException(secret)),
                        "the server's TLS certificate is not trusted: issuer, name or dates do not fit; "
                                + "a private issuer belongs into the CA bundle or the JVM's trust store"),
                Arguments.of(new IOException(secret), "the connection broke, or what came is no HTTP"));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void saysInItsOwnWordsWhatFailed(Throwable failure, String words) {
        assertThat(Exchange.reason(failure)).isEqualTo(words);
        assertThat(Exchange.reason(new CompletionException(new IOException(failure))))
                .isEqualTo(words);
    }
}
