package dev.signet.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.Failed;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.auth.token.TokenRefresher;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.testkit.Account;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.FakeAuthorizationServerBuilder;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import dev.signet.testkit.TokenRequest;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stored sign-in, renewed by a real server on loopback and stored again. */
@Timeout(60)
class OidcRefreshOverHttpTest {
    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final ManualTimeSource time = ManualTimeSource.create();
    private FakeAuthorizationServer server = start(FakeAuthorizationServer.builder());
    private final HttpTokenServiceClient service =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());

    private FakeAuthorizationServer start(FakeAuthorizationServerBuilder builder) {
        return builder.time(time).start();
    }

    private void restart(FakeAuthorizationServerBuilder builder) {
        server.close();
        server = start(builder);
    }

    @AfterEach
    void close() {
        service.close();
        server.close();
    }

    @Test
    void renewsAStoredSignInAgainAndAgain() throws Exception {
        var document = signIn(server.signIn());
        for (var round = 1; round <= 3; round++) {
            time.advance(Duration.ofMinutes(50));
            var renewed = (Refreshed) refresh(oauth(document));
            document = codec().merge(document, renewed.tokens(), time.instant(), "the file");

            var stored = oauth(document);
            assertThat(stored.tokens().issuedAt()).contains(time.instant());
            assertThat(stored.tokens().expiresAt()).contains(time.instant().plus(Duration.ofHours(1)));
            assertThat(stored.attributes())
                    .containsEntry("last_refresh", time.instant().toString());
        }
        assertThat(server.counts().refreshesGranted()).isEqualTo(3);
        assertThat(server.counts().reuseDetections()).isZero();
        assertThat(server.journal()).allSatisfy(line -> {
            assertThat(line.mediaType()).isEqualTo("application/x-www-form-urlencoded");
            assertThat(line.grantType()).contains("refresh_token");
            assertThat(line.clientId()).contains("acme-cli");
            assertThat(line.outcome()).isEqualTo(TokenRequest.Outcome.GRANTED);
        });
    }

    @Test
    void losesTheSessionWhenASpentTokenIsUsedAgain() throws Exception {
        var session = server.signIn();
        var document = signIn(session);
        assertThat(refresh(oauth(document))).isInstanceOf(Refreshed.class);

        assertFailed(refresh(oauth(document)), FailureKind.UNKNOWN_TERMINAL, "400 invalid_grant");
        assertThat(server.isAlive(session)).isFalse();
    }

    @Test
    void getsALostAnswerAgainWithinTheGrace() throws Exception {
        restart(FakeAuthorizationServer.builder().refreshGrace(Duration.ofSeconds(30)));
        var document = signIn(server.signIn());
        server.enqueueTokenAnswers(ScriptedAnswer.regular().delivered(Delivery.CLOSE));

        assertFailed(refresh(oauth(document)), FailureKind.AMBIGUOUS, "was lost");
        assertThat(refresh(oauth(document))).isInstanceOf(Refreshed.class);
        assertThat(server.counts().refreshesGranted()).isEqualTo(1);
    }

    @Test
    void keepsTheSessionThroughAnOutageAndAPortal() throws Exception {
        var document = signIn(server.signIn());
        server.enqueueTokenAnswers(
                ScriptedAnswer.retryAfter(503, "7"), ScriptedAnswer.html(401), ScriptedAnswer.html(200));

        var busy = assertFailed(refresh(oauth(document)), FailureKind.TRANSIENT, "503");
        assertThat(busy.retryAfter()).contains(Duration.ofSeconds(7));
        assertFailed(refresh(oauth(document)), FailureKind.TRANSIENT, "401");
        assertFailed(refresh(oauth(document)), FailureKind.AMBIGUOUS, "200");
        assertThat(refresh(oauth(document))).isInstanceOf(Refreshed.class);
    }

    @Test
    void sendsNothingWhereNobodyListens() throws Exception {
        var document = signIn(server.signIn());
        var before = oauth(document);
        var refresher = refresher();
        server.close();

        assertFailed(refresher.refresh(request(before)), FailureKind.NOT_SENT, "the connection was refused");
    }

    @Test
    void keepsTheRefreshTokenOfAServerThatDoesNotRotate() throws Exception {
        var session = server.signIn();
        var document = signIn(session);
        server.enqueueTokenAnswers(ScriptedAnswer.regular().omitting("refresh_token", "id_token"));

        var renewed = (Refreshed) refresh(oauth(document));
        var stored = oauth(codec().merge(document, renewed.tokens(), time.instant(), "the file"));

        assertThat(renewed.tokens().refreshToken()).isEmpty();
        assertThat(stored.tokens().refreshToken()).contains(Secret.of(session.refreshToken()));
        assertThat(stored.tokens().idToken()).contains(Secret.of(session.idToken()));
        assertThat(stored.tokens().accessToken())
                .isNotEqualTo(oauth(document).tokens().accessToken());
    }

    @Test
    void takesTheEndFromTheTokenItselfWhenTheAnswerDoesNotTell() throws Exception {
        var document = signIn(server.signIn());
        time.advance(Duration.ofMinutes(50));
        server.enqueueTokenAnswers(
                ScriptedAnswer.regular().omitting("expires_in"),
                ScriptedAnswer.regular().with("expires_in", "-1"));

        for (var round = 0; round < 2; round++) {
            var renewed = ((Refreshed) refresh(oauth(document))).tokens();
            document = codec().merge(document, renewed, time.instant(), "the file");

            assertThat(renewed.issuedAt()).contains(time.instant());
            assertThat(renewed.expiresAt()).contains(time.instant().plus(Duration.ofHours(1)));
            assertThat(oauth(document).tokens().expiresAt()).isEqualTo(renewed.expiresAt());
        }
    }

    @Test
    void knowsNoEndWhenNothingTells() throws Exception {
        restart(FakeAuthorizationServer.builder().opaqueAccessTokens());
        var document = signIn(server.signIn());
        time.advance(Duration.ofMinutes(50));
        server.enqueueTokenAnswers(ScriptedAnswer.regular().omitting("expires_in"));

        var renewed = ((Refreshed) refresh(oauth(document))).tokens();
        var stored = oauth(codec().merge(document, renewed, time.instant(), "the file"));

        assertThat(renewed.expiresAt()).isEmpty();
        assertThat(stored.tokens().expiresAt()).isEmpty();
        assertThat(stored.tokens().issuedAt()).contains(time.instant());
    }

    @Test
    void refusesTheTokensOfAnotherAccount() throws Exception {
        var document = signIn(server.signIn());
        server.enqueueTokenAnswers(ScriptedAnswer.regular().forAccount(Account.of("acct-2222")));

        var received = ((Refreshed) refresh(oauth(document))).tokens();

        var damage = catchThrowableOfType(
                DamagedCredentialException.class, () -> codec().merge(document, received, time.instant(), "the file"));
        assertThat(damage.kind()).isEqualTo(DamagedCredentialException.Kind.MIXED);
    }

    private OidcProfile profile() {
        return OidcProfile.of(server.baseUri().toString(), "acme-cli").withApp("acme");
    }

    private CredentialsJson codec() {
        return profile().credentialsJson();
    }

    private byte[] signIn(IssuedSession session) throws Exception {
        Instant now = time.instant();
        TokenSet tokens = session.tokenSet();
        return CredentialsJsonWriter.fresh(codec()).tokens(tokens, "openid offline_access", now);
    }

    private Credential.OAuthTokens oauth(byte[] document) throws Exception {
        return (Credential.OAuthTokens) codec().decode(document, "the file").orElseThrow();
    }

    private TokenRefresher refresher() throws Exception {
        return profile().refresher(service, Settings.none(), time);
    }

    private RefreshOutcome refresh(Credential.OAuthTokens credential) throws Exception {
        return refresher().refresh(request(credential));
    }

    private static RefreshRequest request(Credential.OAuthTokens credential) {
        return new RefreshRequest(credential.tokens(), credential.attributes(), RefreshReason.PROACTIVE, DEADLINE);
    }

    private static Failed assertFailed(RefreshOutcome outcome, FailureKind kind, String words) {
        assertThat(outcome).isInstanceOf(Failed.class);
        var failed = (Failed) outcome;
        assertThat(failed.kind()).as(failed.detail()).isEqualTo(kind);
        assertThat(failed.detail()).contains(words);
        return failed;
    }
}
