package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FakeDiscoveryTest {
    private static final int CAP = 1 << 20;

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private final OAuthCaller caller = new OAuthCaller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    private HttpResponse<String> fetch() throws Exception {
        return caller.get(server.discovery().openidConfigurationUri());
    }

    /** A strict client of a server on a loopback address. */
    private boolean isBelievable(HttpResponse<String> answer) throws Exception {
        if (answer.statusCode() != 200 || answer.body().length() > CAP) {
            return false;
        }
        Map<String, ?> members = JsonText.parse(answer.body()).orElse(Map.of());
        return server.baseUri().toString().equals(members.get("issuer"))
                && isLoopback(members.get("authorization_endpoint"))
                && isLoopback(members.get("token_endpoint"))
                && isLoopback(members.get("jwks_uri"))
                && List.of("S256").equals(members.get("code_challenge_methods_supported"))
                && List.of("RS256").equals(members.get("id_token_signing_alg_values_supported"));
    }

    private static boolean isLoopback(Object endpoint) throws Exception {
        if (!(endpoint instanceof String text) || text.matches(".*[^A-Za-z0-9:/._-].*")) {
            return false;
        }
        URI uri = URI.create(text);
        return uri.getHost() != null
                && uri.getHost().matches("[0-9.]+")
                && InetAddress.getByName(uri.getHost()).isLoopbackAddress();
    }

    @ParameterizedTest
    @EnumSource(MetadataLie.class)
    void liesInEveryWayThatAStrictClientNotices(MetadataLie lie) throws Exception {
        server.discovery().lie(lie);
        assertThat(isBelievable(fetch())).isEqualTo(lie == MetadataLie.NONE);
        server.discovery().lie(MetadataLie.NONE);
        assertThat(isBelievable(fetch())).isTrue();
    }

    @Test
    void tellsWhereEverythingReallyIs() throws Exception {
        HttpResponse<String> answer = fetch();
        assertThat(caller.get(server.discovery().oauthMetadataUri()).body()).isEqualTo(answer.body());
        Map<String, ?> members = JsonText.parse(answer.body()).orElseThrow();
        assertThat(members.get("token_endpoint")).isEqualTo(server.tokenUri().toString());
        assertThat(members.get("revocation_endpoint"))
                .isEqualTo(server.revocationUri().toString());
        assertThat(members.get("jwks_uri"))
                .isEqualTo(server.idTokens().jwkSetUri().toString());
        assertThat(members.get("authorization_endpoint"))
                .isEqualTo(server.signIns().authorizationUri().toString());
        assertThat(members.get("device_authorization_endpoint"))
                .isEqualTo(server.devices().deviceAuthorizationUri().toString());
        assertThat(members.get("grant_types_supported"))
                .isEqualTo(List.of(
                        "authorization_code",
                        "client_credentials",
                        "refresh_token",
                        "urn:ietf:params:oauth:grant-type:device_code",
                        "urn:ietf:params:oauth:grant-type:jwt-bearer",
                        "urn:ietf:params:oauth:grant-type:token-exchange"));
        assertThat(members.get("authorization_response_iss_parameter_supported"))
                .isEqualTo(true);
        server.signIns().issuerParameter(false);
        assertThat(fetch().body()).contains("\"authorization_response_iss_parameter_supported\":false");
        assertThat(server.discovery().fetches()).isEqualTo(3);
    }

    @Test
    void variesAnyMember() throws Exception {
        server.discovery()
                .enqueueMetadataAnswers(
                        ScriptedAnswer.regular().with("token_endpoint", "null").omitting("jwks_uri"),
                        ScriptedAnswer.status(404));
        assertThat(fetch().body()).contains("\"token_endpoint\":null").doesNotContain("jwks_uri");
        assertThat(fetch().statusCode()).isEqualTo(404);
        assertThat(isBelievable(fetch())).isTrue();
    }
}
