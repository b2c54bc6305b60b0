package dev.signet.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.TokenSet;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.policy.CredentialKind;
import dev.signet.internal.policy.CredentialSource;
import dev.signet.internal.policy.LoginMethod;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.signin.AuthorizationRequest;
import dev.signet.internal.signin.DeviceSignIn;
import dev.signet.internal.signin.SignInFlow;
import dev.signet.testkit.Account;
import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IdTokenFault;
import dev.signet.testkit.MetadataLie;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sign-in at a real server on loopback, from its metadata to the stored document and back to nothing. */
@Timeout(60)
class OidcLoginOverHttpTest {
    private static final URI REDIRECT = URI.create("http://127.0.0.1:5001/callback");
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Instant NOW = Instant.parse("2026-11-21T22:48:26Z");

    private final FakeAuthorizationServer server = FakeAuthorizationServer.start();
    private final HttpTokenServiceClient service =
            new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system());
    private final Browser browser = new Browser();
    private OidcProfile profile =
            OidcProfile.of(server.baseUri().toString(), "acme-cli").withApp("acme");

    @BeforeEach
    void registerTheClient() {
        server.clients().registerPublic("acme-cli", "http://127.0.0.1/callback");
    }

    @AfterEach
    void close() {
        service.close();
        server.close();
    }

    private LoginDialect login() {
        return profile.login(service, Settings.none(), TimeSource.system(), new SecureRandom());
    }

    private Obtained signIn(LoginDialect login) throws Exception {
        var provider = login.provider();
        var request = AuthorizationRequest.create(provider.authorization(REDIRECT), new SecureRandom());
        var outcome = provider.code().redeem(browser.code(request.uri()), REDIRECT, request.pkce());
        assertThat(outcome).as("%s", outcome).isInstanceOf(GrantOutcome.Granted.class);
        return provider.accept((GrantOutcome.Granted) outcome, request);
    }

    private Credential.OAuthTokens stored(LoginDialect login, Obtained obtained) throws Exception {
        var document = login.document(Snapshot.Absent.ABSENT, obtained, NOW, "the file");
        return (Credential.OAuthTokens)
                profile.codec().decode(document, "the file").orElseThrow();
    }

    @Test
    void signsInInTheBrowserStoresItAndRevokesIt() throws Exception {
        server.signIns().requireNonce(true);
        var login = login();
        var obtained = signIn(login);
        var credential = stored(login, obtained);

        assertThat(credential.attributes())
                .containsEntry("issuer", server.baseUri().toString())
                .containsEntry("client_id", "acme-cli")
                .containsEntry("scope", "openid profile email offline_access")
                .containsKey("subject");
        var facts = profile.facts(credential, CredentialSource.store("file"));
        assertThat(facts.kind()).isEqualTo(CredentialKind.TOKENS);
        assertThat(facts.method()).isEqualTo(LoginMethod.ACCOUNT);
        assertThat(facts.issuer()).isEqualTo(server.baseUri().toString());
        assertThat(server.signIns().journal())
                .singleElement()
                .satisfies(line -> assertThat(line.find("scope")).contains("openid profile email offline_access"));

        var session = server.signIns().sessions().get(0);
        assertThat(server.isAlive(session)).isTrue();
        Revocation revocation = login.revocation(credential).orElseThrow();
        assertThat(revocation.describe()).isEqualTo("the refresh token at " + server.baseUri());
        assertThat(revocation.run(DEADLINE)).isInstanceOf(Revocation.Result.Revoked.class);
        assertThat(server.isAlive(session)).isFalse();
        assertThat(server.discovery().fetches()).as("documents fetched in all").isEqualTo(1);
        assertThat(server.idTokens().jwkSetFetches()).isEqualTo(1);
        assertThat(revocation + "" + obtained).doesNotContain(session.refreshToken());
    }

    @Test
    void sharesWhatItLearnedWithTheRefresherOfTheSameHomeOnly() throws Exception {
        var login = login();
        var credential = stored(login, signIn(login));
        var refresher = profile.refresher(service, Settings.none(), TimeSource.system());
        var request = new RefreshRequest(credential.tokens(), credential.attributes(), RefreshReason.FORCED, DEADLINE);
        assertThat(refresher.refresh(request)).isInstanceOf(RefreshOutcome.Refreshed.class);
        assertThat(server.discovery().fetches()).isEqualTo(1);

        try (var other = new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system())) {
            var unused = profile.login(other, Settings.none(), TimeSource.system(), new SecureRandom())
                    .provider();
        }
        assertThat(server.discovery().fetches())
                .as("another home asks for itself")
                .isEqualTo(2);
    }

    @Test
    void signsInOnAnotherDevice() throws Exception {
        var provider = login().provider();
        var device = DeviceSignIn.start(provider.device().orElseThrow(), TimeSource.system(), pause -> {});
        server.devices().approveDevice(device.prompt().userCode(), Account.of("acct-1111"));
        var outcome = device.await();

        assertThat(outcome).isInstanceOf(GrantOutcome.Granted.class);
        var accepted = (Obtained.Tokens) provider.accept((GrantOutcome.Granted) outcome, null);
        assertThat(accepted.tokens().idToken()).isPresent();
        assertThat(server.devices().all())
                .singleElement()
                .satisfies(request -> assertThat(request.scope()).isEqualTo("openid profile email offline_access"));
    }

    @Test
    void offersNoDeviceWhereTheServerNamesNone() throws Exception {
        server.discovery().enqueueMetadataAnswers(ScriptedAnswer.regular().omitting("device_authorization_endpoint"));
        var login = login();
        assertThat(login.provider().device()).isEmpty();
        assertThat(login.offered())
                .containsExactlyInAnyOrder(
                        SignInFlow.BROWSER,
                        SignInFlow.PASTED_REDIRECT,
                        SignInFlow.DEVICE,
                        SignInFlow.API_KEY,
                        SignInFlow.ACCESS_TOKEN);
    }

    @Test
    void asksForTheIssuerInAnswersWhereItIsAnnounced() throws Exception {
        assertThat(login().provider().door().issuerRequired()).isTrue();
        assertThat(login().provider().door().ports()).containsExactly(0);
        assertThat(login().provider().door().path()).isEqualTo("/callback");
    }

    @Test
    void asksForNoScopeTheServerDoesNotList() throws Exception {
        server.discovery()
                .enqueueMetadataAnswers(
                        ScriptedAnswer.regular().with("scopes_supported", "[\"openid\",\"email\"]"),
                        ScriptedAnswer.regular().with("scopes_supported", "[\"openid\",\"email\"]"));
        assertThat(login().provider().authorization(REDIRECT).scopes()).containsExactly("openid", "email");

        profile = profile.withScopes("openid", "acme:write");
        assertThat(login().provider().authorization(REDIRECT).scopes())
                .as("what was set is asked for")
                .containsExactly("openid", "acme:write");
    }

    @Test
    void keepsNoIdTokenThatNobodyAskedFor() throws Exception {
        profile = profile.withScopes("offline_access");
        var provider = login().provider();
        assertThat(provider.authorization(REDIRECT).nonce()).isFalse();
        var tokens = TokenSet.builder()
                .accessToken(Secret.of("at"))
                .idToken(Secret.of(Samples.idToken(server.baseUri().toString(), "mallory")))
                .build();
        var kept = (Obtained.Tokens) provider.accept(new GrantOutcome.Granted(tokens, List.of(), ""), null);
        assertThat(kept.tokens().idToken()).isEmpty();
        assertThat(kept.scopes()).containsExactly("offline_access");
    }

    @ParameterizedTest
    @EnumSource(IdTokenFault.class)
    void refusesIdTokensThatAreNotToBeBelieved(IdTokenFault fault) throws Exception {
        server.idTokens().fault(fault);
        var login = login();
        if (fault == IdTokenFault.NONE) {
            assertThat(signIn(login)).isNotNull();
            return;
        }
        var refusal = catchThrowableOfType(AssertionException.class, () -> signIn(login));
        assertThat(refusal).as("%s", fault).isNotNull();
        assertThat(refusal.remedy()).isNotBlank();
    }

    @Test
    void refusesAnAnswerWithoutTheIdTokenItAskedFor() throws Exception {
        var provider = login().provider();
        var request = AuthorizationRequest.create(provider.authorization(REDIRECT), new SecureRandom());
        server.enqueueTokenAnswers(ScriptedAnswer.regular().omitting("id_token"));
        var outcome = provider.code().redeem(browser.code(request.uri()), REDIRECT, request.pkce());
        assertThat(outcome.toString()).contains("without id_token");

        var tokens = TokenSet.builder().accessToken(Secret.of("at")).build();
        assertThatExceptionOfType(TokenServiceException.class)
                .isThrownBy(() -> provider.accept(new GrantOutcome.Granted(tokens, List.of(), ""), request));
    }

    @Test
    void refusesAnIdTokenOfAnotherRequest() throws Exception {
        var provider = login().provider();
        var request = AuthorizationRequest.create(provider.authorization(REDIRECT), new SecureRandom());
        var other = AuthorizationRequest.create(provider.authorization(REDIRECT), new SecureRandom());
        var outcome =
                (GrantOutcome.Granted) provider.code().redeem(browser.code(request.uri()), REDIRECT, request.pkce());
        assertThatExceptionOfType(AssertionException.class).isThrownBy(() -> provider.accept(outcome, other));
        assertThat(provider.accept(outcome, request)).isNotNull();
    }

    @ParameterizedTest
    @EnumSource(MetadataLie.class)
    void refusesMetadataThatLie(MetadataLie lie) throws Exception {
        server.discovery().lie(lie);
        var login = login();
        switch (lie) {
            case NONE -> assertThat(login.provider()).isNotNull();
            case UNSIGNED_ID_TOKENS ->
                assertThatExceptionOfType(ConfigurationException.class)
                        .isThrownBy(() -> signIn(login))
                        .withMessageContaining("none of RS256");
            default -> {
                var refusal = catchThrowableOfType(AuthException.class, login::provider);
                assertThat(refusal).as("%s", lie).isNotNull();
                assertThat(refusal.remedy()).isNotBlank();
                assertThat(refusal)
                        .isInstanceOf(
                                lie == MetadataLie.REDIRECT || lie == MetadataLie.OVERSIZED
                                        ? TokenServiceException.class
                                        : ConfigurationException.class);
            }
        }
        assertThat(server.counts().tokenRequests())
                .as("nothing was sent but where the sign-in went ahead")
                .isEqualTo(lie == MetadataLie.UNSIGNED_ID_TOKENS ? 1 : 0);
    }

    @Test
    void provesItselfInTheHeaderOrInTheForm() throws Exception {
        var client = server.clients().registerConfidential("acme-cli", "http://127.0.0.1/callback");
        assertThat(client.secret()).as("has to be form-encoded").contains("+/ :%&=");
        profile = profile.withClientSecret(Secret.of(client.secret()));
        assertThat(signIn(login())).isInstanceOf(Obtained.Tokens.class);

        server.discovery()
                .enqueueMetadataAnswers(ScriptedAnswer.regular()
                        .with("token_endpoint_auth_methods_supported", "[\"client_secret_post\"]"));
        var byForm = login(); // the same home: what was learned is kept
        try (var other = new HttpTokenServiceClient(TransportSettings.ofJvm(), TimeSource.system())) {
            var login = profile.login(other, Settings.none(), TimeSource.system(), new SecureRandom());
            var credential = stored(login, signIn(login));
            assertThat(login.revocation(credential).orElseThrow().run(DEADLINE))
                    .isInstanceOf(Revocation.Result.Revoked.class);
        }
        assertThat(signIn(byForm)).isInstanceOf(Obtained.Tokens.class);
        assertThat(server.clients().refusals()).isZero();

        profile = profile.withClientSecret(Secret.of("wrong-" + Samples.MARKER));
        var provider = login().provider();
        var request = AuthorizationRequest.create(provider.authorization(REDIRECT), new SecureRandom());
        var outcome = provider.code().redeem(browser.code(request.uri()), REDIRECT, request.pkce());
        assertThat(outcome.toString()).contains("CONFIGURATION").doesNotContain(Samples.MARKER);
        assertThat(server.clients().refusals()).as("the control").isEqualTo(1);
    }

    @Test
    void tellsWhatCouldNotBeRevoked() throws Exception {
        var login = login();
        var credential = stored(login, signIn(login));
        server.enqueueRevocationAnswers(
                ScriptedAnswer.status(503), ScriptedAnswer.error(400, "unsupported_token_type"));
        for (var said : new String[] {"answered 503", "400 unsupported_token_type"}) {
            var failed = (Revocation.Result.Failed)
                    login.revocation(credential).orElseThrow().run(DEADLINE);
            assertThat(failed.detail()).contains(said, "may still be good");
        }
        server.discovery().enqueueMetadataAnswers(ScriptedAnswer.regular().omitting("revocation_endpoint"));
        var unnamed = (Revocation.Result.Failed)
                login.revocation(credential).orElseThrow().run(DEADLINE);
        assertThat(unnamed.detail()).contains("names no revocation endpoint");
    }

    @Test
    void revokesNothingThatIsNotItsOwn() throws Exception {
        var login = login();
        var foreign = new Credential.OAuthTokens(Samples.tokens(), Map.of("issuer", "https://elsewhere.test"));
        assertThat(login.revocation(foreign)).isEmpty();
        assertThat(login.revocation(new Credential.ApiKey(Secret.of("k"), Map.of())))
                .isEmpty();
        assertThat(login.revocation(login.verified(Secret.of(" token-1\n")))).isEmpty();
        assertThat(server.discovery().fetches()).isZero();
    }

    @Test
    void takesKeysAndTokensAsTheyAre() throws Exception {
        var login = login();
        var bearer = (Credential.BearerToken) login.verified(Secret.of(" token-1\n"));
        assertThat(bearer.token()).isEqualTo(Secret.of("token-1"));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> login.verified(Secret.of("two words")))
                .withMessageNotContaining("words");
        assertThat(profile.facts(bearer, CredentialSource.store("file")).kind()).isEqualTo(CredentialKind.ACCESS_TOKEN);

        var first = login.document(Snapshot.Absent.ABSENT, new Obtained.AccessToken(bearer), NOW, "the file");
        assertThat(profile.codec().decode(first, "the file")).contains(bearer);
        var second = login.document(present(first), new Obtained.ApiKey(Secret.of("sk-1")), NOW, "the file");
        var key = profile.codec().decode(second, "the file").orElseThrow();
        assertThat(key).isInstanceOf(Credential.ApiKey.class);
        assertThat(profile.facts(key, CredentialSource.store("file")).method()).isEqualTo(LoginMethod.API_KEY);
    }

    @Test
    void replacesWhatCanNotBeReadButNotWhatIsNewer() throws Exception {
        var login = login();
        var key = new Obtained.ApiKey(Secret.of("sk-1"));
        assertThat(login.document(present("{".getBytes(StandardCharsets.UTF_8)), key, NOW, "the file"))
                .asString(StandardCharsets.UTF_8)
                .contains("sk-1");
        var newer = present("{\"schema\":2,\"kind\":\"later\"}".getBytes(StandardCharsets.UTF_8));
        assertThatExceptionOfType(DamagedCredentialException.class)
                .isThrownBy(() -> login.document(newer, key, NOW, "the file"));
    }

    private static Snapshot present(byte[] content) {
        return new Snapshot.Present(content, new Revision("r1"));
    }
}
