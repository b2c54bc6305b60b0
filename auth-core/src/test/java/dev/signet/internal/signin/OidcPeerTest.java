package dev.signet.internal.signin;

import static dev.signet.internal.signin.PeerClient.CLIENT;
import static dev.signet.internal.signin.PeerClient.CONSENT;
import static dev.signet.internal.signin.PeerClient.failure;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.gate.Figures;
import dev.signet.gate.OidcPeer;
import dev.signet.gate.ScriptedBrowser;
import dev.signet.gate.ScriptedBrowser.Decision;
import dev.signet.internal.callback.CallbackAnswer;
import dev.signet.internal.callback.CallbackFault;
import dev.signet.internal.callback.Page;
import dev.signet.internal.jose.IdTokenBinding;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.signin.ServerMetadata.Endpoint;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A sign-in with a browser at a provider that others wrote. Runs in the Maven profile {@code peers}, as all classes of this name do. */
@Tag("peers")
@Timeout(60)
class OidcPeerTest {
    @RegisterExtension
    static final PeerAccess ACCESS = new PeerAccess();

    private static final String GATE = "oidc-provider-" + OidcPeer.VERSION;

    private final OidcPeer peer = ACCESS.peer();
    private final PeerClient client = ACCESS.client();

    @Test
    void readsItsMetadata() throws Exception {
        var figures = Figures.of(GATE);
        ServerMetadata metadata = client.metadata;
        assertThat(metadata.issuer()).isEqualTo(peer.issuer());
        for (Endpoint endpoint : Endpoint.values()) {
            assertThat(metadata.find(endpoint)).as(endpoint.name()).isPresent();
        }
        assertThat(metadata.issuerInAnswers()).isTrue();
        assertThat(metadata.tokenEndpointAuthMethods()).contains("none", "client_secret_basic", "client_secret_post");
        // The control: the same server under a name that it does not call itself.
        var refused = catchThrowableOfType(
                ConfigurationException.class, () -> client.fetch(peer.issuer().replace("127.0.0.1", "localhost")));
        assertThat(refused).hasMessageContaining("character for character");
        figures.print(
                "metadata with %d endpoints and %d grant types",
                Endpoint.values().length, metadata.grantTypes().size());
    }

    @ParameterizedTest
    @CsvSource({"cli-rs256, RS256", "cli-ps256, PS256", "cli-es256, ES256", "cli-eddsa, EDDSA"})
    void verifiesItsIdTokens(String clientId, SigningAlgorithm algorithm) throws Exception {
        var figures = Figures.of(GATE);
        try (var returned = client.authorize(clientId, CONSENT, Decision.APPROVE)) {
            TokenSet tokens = client.redeem(clientId, returned);
            Secret idToken = tokens.idToken().orElseThrow();
            var binding = IdTokenBinding.none()
                    .withNonce(returned.request().nonce().orElseThrow())
                    .withAccessToken(tokens.accessToken().orElseThrow());
            var verifier = client.verifier(clientId, algorithm);
            var verified = verifier.verify(idToken, binding);
            assertThat(verified.subject()).isEqualTo("person-1111");
            assertThat(verified.text("email")).contains("person-1111@example.test");
            assertThat(verified.text("at_hash")).isPresent();

            var otherAlgorithm = algorithm == SigningAlgorithm.RS256 ? SigningAlgorithm.ES256 : SigningAlgorithm.RS256;
            assertRefused(binding.withNonce(Secret.of("another-nonce")), idToken, clientId, algorithm, "nonce");
            assertRefused(binding.withAccessToken(Secret.of("another")), idToken, clientId, algorithm, "at_hash");
            assertRefused(binding, idToken, "cli-other", algorithm, "cli-other");
            assertRefused(binding, idToken, clientId, otherAlgorithm, otherAlgorithm.headerName());
            assertRefused(binding, altered(idToken), clientId, algorithm, "signature");
            returned.finish(Page.signedIn());
        }
        figures.print("ID token signed with %s verified, 5 changes of what is expected refused", algorithm);
    }

    private void assertRefused(
            IdTokenBinding binding, Secret token, String clientId, SigningAlgorithm algorithm, String names) {
        var refused = catchThrowableOfType(
                AssertionException.class,
                () -> client.verifier(clientId, algorithm).verify(token, binding));
        assertThat(refused).hasMessageContaining(names);
        assertThat(refused.isRemote()).isFalse();
    }

    /** The same token with the first character of its signature changed; the last one holds bits that do not count. */
    private static Secret altered(Secret token) {
        String text = token.reveal();
        int at = text.lastIndexOf('.') + 1;
        return Secret.of(text.substring(0, at) + (text.charAt(at) == 'A' ? 'B' : 'A') + text.substring(at + 1));
    }

    @Test
    void takesACodeOnlyFromWhoAskedForIt() throws Exception {
        var figures = Figures.of(GATE);
        try (var returned = client.authorize(CLIENT, CONSENT, Decision.APPROVE)) {
            assertThat(returned.listener().port()).isPositive();
            assertThat(returned.page()).as("the browser waits for the outcome").isNotDone();
            var redirectUri = returned.request().redirectUri();
            var stranger = client.exchange(CLIENT).redeem(returned.code(), redirectUri, Pkce.create(client.random));
            assertThat(failure(stranger)).isEqualTo(GrantFailure.INVALID_GRANT);
            // The control: it was the verifier, since the same code is good with the right one.
            assertThat(client.call(client.redeem(CLIENT, returned))).isEqualTo(200);
            assertThat(returned.finish(Page.signedIn()).statusCode()).isEqualTo(200);
        }
        figures.print("a code refused with another verifier and taken with its own");
    }

    @Test
    void revokesWhatACodeGaveWhenItComesTwice() throws Exception {
        var figures = Figures.of(GATE);
        TokenSet bystander = client.signIn(CLIENT);
        try (var returned = client.authorize(CLIENT, CONSENT, Decision.APPROVE)) {
            TokenSet first = client.redeem(CLIENT, returned);
            assertThat(client.call(first)).isEqualTo(200);
            var request = returned.request();
            var second = client.exchange(CLIENT).redeem(returned.code(), request.redirectUri(), request.pkce());
            assertThat(failure(second)).isEqualTo(GrantFailure.INVALID_GRANT);
            assertThat(client.call(first)).isEqualTo(401);
            assertThat(client.refusal(CLIENT, first).isTerminal()).isTrue();
        }
        assertThat(client.call(bystander)).isEqualTo(200);
        figures.print("a code used twice: refused, first tokens dead, another session's alive");
    }

    @Test
    void hearsThatThePersonRefused() throws Exception {
        try (var returned = client.authorize(CLIENT, CONSENT, Decision.REFUSE)) {
            assertThat(returned.answer()).isEqualTo(new CallbackAnswer.Refused("access_denied", "The person said no"));
        }
    }

    @Test
    void turnsAnAnswerAwayThatAnotherIssuerIsToGive() throws Exception {
        try (var returned =
                client.authorize(new ScriptedBrowser(), CLIENT, CONSENT, Decision.APPROVE, "https://other.test")) {
            assertThat(returned.page().get(15, TimeUnit.SECONDS).statusCode()).isEqualTo(400);
            assertThat(returned.listener().turnedAway()).isEqualTo(Map.of(CallbackFault.ISSUER_WRONG, 1));
            assertThat(returned.listener().answer()).isNotDone();
        }
    }
}
