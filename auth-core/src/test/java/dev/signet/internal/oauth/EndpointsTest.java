package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.ConfigurationException;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EndpointsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example/oauth/token",
                "HTTPS://login.example:8443/oauth/token?tenant=a",
                "http://localhost:1455/token",
                "http://LOCALHOST/token",
                "http://127.0.0.1:65535/token",
                "http://127.255.0.3/token",
                "http://[::1]:8080/token",
                "https://10.0.0.1/"
            })
    void takesHttpsAndLoopback(String text) throws Exception {
        URI endpoint = URI.create(text);
        assertThat(Endpoints.requireSecure(endpoint, "ACME_TOKEN_URL")).isSameAs(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example/token",
                "http://127.0.0.1.evil.example/token",
                "http://127.0.0.256/token",
                "http://127.1/token",
                "http://127.0.0.01/token",
                "http://localhost.evil.example/token",
                "http://[::ffff:127.0.0.1]/token",
                "http://0.0.0.0/token",
                "http://10.0.0.1/token",
                "ftp://127.0.0.1/token",
                "file:///etc/passwd",
                "https:/token",
                "/oauth/token",
                "mailto:geheim@login.example",
                "https://user:geheim@login.example/token",
                "https://geheim@login.example/token",
                "https://login.example/token#geheim",
                "https://login.example:0/token",
                "https://login.example:99999/token",
                "https://under_score/token?key=geheim",
                "http://login.example/token?key=geheim"
            })
    void refusesEverythingElseByTheNameOfTheSetting(String text) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Endpoints.requireSecure(URI.create(text), "ACME_TOKEN_URL"))
                .withMessageContaining("ACME_TOKEN_URL")
                .withMessageNotContaining("geheim")
                .satisfies(refused -> assertThat(refused.remedy()).contains("ACME_TOKEN_URL"));
    }

    @Test
    void showsOriginAndPathInAscii() {
        assertThat(Endpoints.describe(URI.create("https://me:geheim@login.example:8443/a/\u202eb%20c?key=geheim#x")))
                .isEqualTo("https://login.example:8443/a/%E2%80%AEb%20c");
    }
}
