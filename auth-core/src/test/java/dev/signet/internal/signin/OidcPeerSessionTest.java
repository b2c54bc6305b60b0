package dev.signet.internal.signin;

import static dev.signet.internal.signin.PeerClient.CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import dev.signet.gate.Figures;
import dev.signet.gate.OidcPeer;
import dev.signet.gate.ScriptedBrowser;
import dev.signet.gate.ScriptedBrowser.Decision;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A session at a provider that others wrote: what it lives on, and what ends it. */
@Tag("peers")
@Timeout(60)
class OidcPeerSessionTest {
    @RegisterExtension
    static final PeerAccess ACCESS = new PeerAccess();

    private static final String GATE = "oidc-provider-" + OidcPeer.VERSION;

    private final PeerClient client = ACCESS.client();

    /** OpenID Connect Core, section 11: without consent being asked for, {@code offline_access} is left out. */
    @Test
    void givesNoRefreshTokenUnlessConsentIsAskedFor() throws Exception {
        try (var returned = client.authorize(CLIENT, Map.of(), Decision.APPROVE)) {
            TokenSet tokens = client.redeem(CLIENT, returned);
            assertThat(tokens.accessToken()).isPresent();
            assertThat(tokens.refreshToken()).isEmpty();
        }
        assertThat(client.signIn(CLIENT).refreshToken()).isPresent();
    }

    @Test
    void rotatesAndDetectsReuse() throws Exception {
        var figures = Figures.of(GATE);
        TokenSet bystander = client.signIn(CLIENT);
        TokenSet spent = client.signIn(CLIENT);
        TokenSet newest = spent;
        int rotations = 5;
        for (int i = 0; i < rotations; i++) {
            TokenSet before = newest;
            newest = ((Refreshed) client.refresh(CLIENT, before)).tokens();
            assertThat(newest.refreshToken()).isPresent().isNotEqualTo(before.refreshToken());
            assertThat(newest.accessToken()).isNotEqualTo(before.accessToken());
            assertThat(newest.expiresAt()).isPresent();
        }
        assertThat(client.call(newest)).isEqualTo(200);
        assertThat(client.refusal(CLIENT, spent).isTerminal())
                .as("a spent token")
                .isTrue();
        assertThat(client.refusal(CLIENT, newest).isTerminal())
                .as("the whole family after that")
                .isTrue();
        assertThat(client.call(newest)).isEqualTo(401);
        assertThat(client.refresh(CLIENT, bystander)).isInstanceOf(Refreshed.class);
        figures.print("%d rotations, then a spent token: refused, family dead, another session's alive", rotations);
    }

    @Test
    void doesNotSpendATokenOfAnotherClient() throws Exception {
        TokenSet tokens = client.signIn(CLIENT);
        RefreshOutcome stranger = client.refresh("cli-es256", tokens);
        assertThat(stranger).isInstanceOf(RefreshOutcome.Failed.class);
        assertThat(client.refresh(CLIENT, tokens)).isInstanceOf(Refreshed.class);
    }

    @Test
    void endsASessionWhoseRefreshTokenIsRevoked() throws Exception {
        var figures = Figures.of(GATE);
        TokenSet bystander = client.signIn(CLIENT);
        TokenSet tokens = client.signIn(CLIENT);
        assertThat(client.revoke(CLIENT, Secret.of("no-such-token"), "refresh_token"))
                .as("RFC 7009, section 2.2")
                .isEqualTo(200);
        assertThat(client.call(tokens)).isEqualTo(200);
        assertThat(client.revoke(CLIENT, tokens.refreshToken().orElseThrow(), "refresh_token"))
                .isEqualTo(200);
        assertThat(client.call(tokens)).isEqualTo(401);
        assertThat(client.refusal(CLIENT, tokens).isTerminal()).isTrue();
        assertThat(client.call(bystander)).isEqualTo(200);
        assertThat(client.refresh(CLIENT, bystander)).isInstanceOf(Refreshed.class);
        figures.print("a revoked refresh token: refused, its access token dead, another session's alive");
    }

    /** As RFC 7009, section 2.1, lets it: so no access token of a session that is to live on may be revoked. */
    @Test
    void endsASessionWhoseAccessTokenIsRevoked() throws Exception {
        TokenSet tokens = client.signIn(CLIENT);
        assertThat(client.call(tokens)).isEqualTo(200);
        assertThat(client.revoke(CLIENT, tokens.accessToken().orElseThrow(), "access_token"))
                .isEqualTo(200);
        assertThat(client.call(tokens)).isEqualTo(401);
        assertThat(client.refusal(CLIENT, tokens).isTerminal()).isTrue();
    }

    /**
     * Tokens of one person, client and browser come from one grant, and go with it: who signs in again must not revoke what the
     * sign-in before gave. That of another browser is another grant.
     */
    @Test
    void endsTheNewerSessionOfABrowserWithTheOlder() throws Exception {
        var figures = Figures.of(GATE);
        var browser = new ScriptedBrowser();
        TokenSet older = client.signIn(browser, CLIENT);
        TokenSet newer = client.signIn(browser, CLIENT);
        TokenSet elsewhere = client.signIn(CLIENT);
        assertThat(client.call(newer)).isEqualTo(200);
        assertThat(client.revoke(CLIENT, older.refreshToken().orElseThrow(), "refresh_token"))
                .isEqualTo(200);
        assertThat(client.call(newer)).isEqualTo(401);
        assertThat(client.refusal(CLIENT, newer).isTerminal()).isTrue();
        assertThat(client.call(elsewhere)).isEqualTo(200);
        figures.print(
                "an older sign-in revoked: the newer of the same browser dead with it, that of another browser alive");
    }
}
