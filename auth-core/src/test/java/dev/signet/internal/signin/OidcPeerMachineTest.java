package dev.signet.internal.signin;

import static dev.signet.internal.signin.PeerClient.failure;
import static dev.signet.internal.signin.PeerClient.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.gate.Figures;
import dev.signet.gate.OidcPeer;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tokens for machines from a provider that others wrote. */
@Tag("peers")
@Timeout(60)
class OidcPeerMachineTest {
    @RegisterExtension
    static final PeerAccess ACCESS = new PeerAccess();

    private static final String GATE = "oidc-provider-" + OidcPeer.VERSION;
    private static final String API = "urn:example:api";

    private final OidcPeer peer = ACCESS.peer();
    private final PeerClient client = ACCESS.client();

    @Test
    void givesMachinesTheirTokens() throws Exception {
        var figures = Figures.of(GATE);
        Secret secret = peer.clientSecret();
        for (ClientAuthentication machine : List.of(
                new ClientAuthentication.SecretBasic("machine:basic", secret),
                new ClientAuthentication.SecretPost("machine:post", secret))) {
            var grant = new ClientCredentialsGrant(client.tokens(machine), GrantScope.DEFAULT);
            TokenSet tokens = granted(grant.ask()).tokens();
            assertThat(tokens.refreshToken()).isEmpty();
            assertThat(tokens.accessToken()).isPresent();
            assertThat(tokens.expiresAt()).isPresent();
        }
        for (ClientAuthentication wrong : List.of(
                new ClientAuthentication.SecretBasic("machine:basic", Secret.of("another")),
                new ClientAuthentication.SecretPost("machine:post", Secret.of("another")),
                new ClientAuthentication.None("machine:post"))) {
            var grant = new ClientCredentialsGrant(client.tokens(wrong), GrantScope.DEFAULT);
            assertThat(failure(grant.ask())).as(wrong.method()).isEqualTo(GrantFailure.CONFIGURATION);
        }
        figures.print("2 machines got tokens; refused 2 wrong passwords and 1 that gave none");
    }

    @Test
    void givesAMachineATokenForOneResource() throws Exception {
        var machine = new ClientAuthentication.SecretBasic("machine:basic", peer.clientSecret());
        var grant = new ClientCredentialsGrant(client.tokens(machine), new GrantScope(List.of("api:read"), "", API));
        GrantOutcome.Granted granted = granted(grant.ask());
        assertThat(granted.scopes()).containsExactly("api:read");
        assertThat(claims(granted).find("scope")).contains(new JsonString("api:read"));
        assertThat(claims(granted).find("aud")).contains(new JsonString(API));
        var elsewhere = new ClientCredentialsGrant(
                client.tokens(machine), new GrantScope(List.of("api:read"), "", "urn:example:other"));
        assertThat(failure(elsewhere.ask())).isEqualTo(GrantFailure.CONFIGURATION);
    }

    /** Of an access token that is a JWT (RFC 9068). */
    private static JsonObject claims(GrantOutcome.Granted granted) {
        String token = granted.tokens().accessToken().orElseThrow().reveal();
        return UnverifiedClaims.read(token).orElseThrow().claims();
    }

    /** It leaves {@code scope} out of its answer when it gives none of what was asked: an empty list promises nothing. */
    @Test
    void saysNothingOfScopesItDoesNotGive() throws Exception {
        var machine = new ClientAuthentication.SecretBasic("machine:basic", peer.clientSecret());
        var grant = new ClientCredentialsGrant(client.tokens(machine), new GrantScope(List.of("api:write"), "", API));
        GrantOutcome.Granted granted = granted(grant.ask());
        assertThat(granted.scopes()).isEmpty();
        assertThat(claims(granted).find("scope")).isEmpty();
    }

    /** It offers no RFC 8693: what a server without it says must not pass for a token or for a passing fault. */
    @Test
    void saysThatItExchangesNoTokens() throws Exception {
        assertThat(client.metadata.grantTypes()).doesNotContain(TokenExchange.GRANT_TYPE);
        var machine = new ClientAuthentication.SecretPost("machine:post", peer.clientSecret());
        var exchange = new TokenExchange(
                client.tokens(machine),
                () -> Secret.of("subject"),
                TokenType.ACCESS_TOKEN,
                GrantScope.DEFAULT,
                Map.of());
        assertThat(failure(exchange.ask())).isEqualTo(GrantFailure.CONFIGURATION);
    }
}
