package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationRequestTest {
    private static final URI REDIRECT = URI.create("http://127.0.0.1:1455/auth/callback");

    private static AuthorizationTerms terms(String endpoint, Map<String, String> extra, boolean nonce) {
        return new AuthorizationTerms(
                URI.create(endpoint),
                "app_client",
                List.of("openid", "offline_access", "api.read"),
                REDIRECT,
                extra,
                nonce);
    }

    /** The order and the encoding that the reference client was seen to use. */
    @Test
    void buildsTheAddressInTheOrderOfTheReferenceClient() {
        var extra = new LinkedHashMap<String, String>();
        extra.put("id_token_add_organizations", "true");
        extra.put("simplified_flow", "true");
        extra.put("originator", "some_cli");
        extra.put("allowed_workspace_id", "ws-1,ws-2");
        var request = AuthorizationRequest.create(
                terms("https://login.test/oauth/authorize", extra, false), new FixedRandom());

        assertThat(request.uri().toString())
                .isEqualTo("https://login.test/oauth/authorize?response_type=code&client_id=app_client"
                        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A1455%2Fauth%2Fcallback"
                        + "&code_challenge=" + request.pkce().challenge()
                        + "&code_challenge_method=S256&state=QEFCQ0RFRkdISUpLTE1OT1BRUlNUVVZXWFlaW1xdXl8"
                        + "&scope=openid+offline_access+api.read&id_token_add_organizations=true&simplified_flow=true"
                        + "&originator=some_cli&allowed_workspace_id=ws-1%2Cws-2");
        assertThat(request.state().value().reveal()).hasSize(43);
        assertThat(request.nonce()).isEmpty();
        assertThat(request.uri().toString())
                .doesNotContain(request.pkce().verifier().reveal());
    }

    @Test
    void addsANonceOfItsOwnWhereAskedFor() {
        var request =
                AuthorizationRequest.create(terms("https://login.test/authorize", Map.of(), true), new FixedRandom());
        String nonce = request.nonce().orElseThrow().reveal();
        assertThat(nonce).hasSize(43).isNotEqualTo(request.state().value().reveal());
        assertThat(request.uri().toString()).endsWith("&scope=openid+offline_access+api.read&nonce=" + nonce);
    }

    @Test
    void keepsTheQueryOfTheEndpointAndLeavesOutWhatIsEmpty() {
        var terms = new AuthorizationTerms(
                URI.create("https://login.test/authorize?tenant=a%20b"), "c", List.of(), REDIRECT, Map.of(), false);
        assertThat(AuthorizationRequest.create(terms, new FixedRandom()).uri().toString())
                .startsWith("https://login.test/authorize?tenant=a%20b&response_type=code&client_id=c&")
                .doesNotContain("scope");
    }

    @Test
    void takesTheRedirectOfThePortThatWasFree() {
        var other = URI.create("http://127.0.0.1:1457/auth/callback");
        var request = AuthorizationRequest.create(
                terms("https://login.test/authorize", Map.of(), false).withRedirectUri(other), new FixedRandom());
        assertThat(request.redirectUri()).isEqualTo(other);
        assertThat(request.uri().toString()).contains("127.0.0.1%3A1457");
    }

    @Test
    void printsNeitherStateNorAddress() {
        var request =
                AuthorizationRequest.create(terms("https://login.test/authorize", Map.of(), true), new FixedRandom());
        assertThat(request.toString()).isEqualTo("AuthorizationRequest[app_client]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "state",
                "client_id",
                "redirect_uri",
                "scope",
                "nonce",
                "code_challenge",
                "request_uri",
                "response_mode"
            })
    void refusesToHaveAParameterReplaced(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("https://login.test/authorize", Map.of(name, "x"), false))
                .withMessageContaining(name);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> terms("https://login.test/authorize?a=b&" + name + "=x", Map.of(), false))
                .withMessageContaining(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.test/authorize",
                "https://user@login.test/",
                "javascript:alert(1)",
                "https://login.test/#a"
            })
    void refusesAnEndpointThatIsNotSafe(String endpoint) {
        assertThatIllegalArgumentException().isThrownBy(() -> terms(endpoint, Map.of(), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two words", "quo\"te", "back\\slash", "", "é"})
    void refusesWhatIsNoScope(String scope) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AuthorizationTerms(
                        URI.create("https://login.test/"), "c", List.of(scope), REDIRECT, Map.of(), false));
    }
}
