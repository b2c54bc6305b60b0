package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenServiceException;
import dev.signet.auth.TokenSet;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.token.RefreshOutcome.Refreshed;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.internal.callback.CallbackAnswer;
import dev.signet.internal.callback.CallbackTerms;
import dev.signet.internal.callback.Judgement;
import dev.signet.internal.callback.PastedRedirect;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.GrantOutcome.Granted;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.signin.AuthorizationRequest;
import dev.signet.internal.signin.DeviceSignIn;
import dev.signet.internal.signin.SignInFlow;
import dev.signet.testkit.Account;
import dev.signet.testkit.AuthorizationDecision;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the authorization request to the stored document, over real HTTP. */
class CodexLoginFlowTest {
    private static final URI BACK = URI.create("http://127.0.0.1:1455/auth/callback");
    private static final Pattern OWNER = Pattern.compile("\"login_owner_id\": \"([A-Za-z0-9_-]{43})\"");
    private static final List<String> COMMON = List.of(
            "response_type",
            "client_id",
            "redirect_uri",
            "code_challenge",
            "code_challenge_method",
            "state",
            "scope",
            "id_token_add_organizations",
            "codex_cli_simplified_flow",
            "originator");

    private final LoginWorld world = new LoginWorld();
    private final List<String> notes = new ArrayList<>();

    @AfterEach
    void close() {
        world.close();
    }

    /** What a browser sign-in came to, with the request it began with. */
    private record Signed(AuthorizationRequest request, Obtained.Tokens obtained) {}

    @Test
    void signsInWithTheBrowser() throws Exception {
        var signed = browse(provider());

        var asked = world.server.signIns().journal().get(0);
        assertThat(asked.names()).isEqualTo(COMMON);
        assertThat(List.of("response_type", "client_id", "redirect_uri", "code_challenge_method", "scope"))
                .map(name -> asked.find(name).orElseThrow())
                .containsExactly(
                        "code",
                        LoginWorld.CLIENT,
                        "http://127.0.0.1:1455/auth/callback",
                        "S256",
                        "openid profile email offline_access api.connectors.read api.connectors.invoke");
        assertThat(List.of("id_token_add_organizations", "codex_cli_simplified_flow", "originator"))
                .map(name -> asked.find(name).orElseThrow())
                .containsExactly("true", "true", "codex_cli_rs");
        assertThat(signed.request().uri().getRawPath()).isEqualTo("/oauth/authorize");
        assertThat(signed.request().nonce()).isEmpty();

        assertThat(world.posts)
                .extracting(post -> parameters(post.body()))
                .satisfiesExactly(
                        code -> assertThat(code.keySet())
                                .containsExactly("grant_type", "client_id", "code", "redirect_uri", "code_verifier"),
                        key -> assertThat(key.keySet())
                                .containsExactly(
                                        "grant_type",
                                        "client_id",
                                        "requested_token",
                                        "subject_token",
                                        "subject_token_type"));
        assertThat(parameters(world.posts.get(1).body())).containsEntry("requested_token", "openai-api-key");
        assertThat(signed.obtained().apiKey()).isPresent();
        assertThat(signed.obtained().scopes()).contains("openid", "api.connectors.invoke");
        assertThat(notes).isEmpty();

        var key = signed.obtained().apiKey().orElseThrow().reveal();
        var document = document(signed.obtained());
        assertThat(document).isEqualTo(expected(document, "\"" + key + "\""));
        assertThat(decoded(document))
                .isInstanceOfSatisfying(
                        Credential.OAuthTokens.class,
                        tokens -> assertThat(tokens.attributes())
                                .containsEntry("issuer", world.issuer())
                                .containsEntry("client_id", LoginWorld.CLIENT)
                                .containsEntry("account_id", "acct-1111"));
    }

    @Test
    void refreshesWhereItSignedInAndRevokesThere() throws Exception {
        var signed =
                (Credential.OAuthTokens) decoded(document(browse(provider()).obtained()));
        world.posts.clear();

        var refreshed = world.profile()
                .refresher(world.service(), Settings.of(Map.of(), "/home/ann"), world.time)
                .refresh(new RefreshRequest(
                        signed.tokens(), signed.attributes(), RefreshReason.FORCED, Duration.ofSeconds(15)));
        assertThat(refreshed).isInstanceOf(Refreshed.class);
        assertThat(world.posts)
                .singleElement()
                .satisfies(post -> assertThat(post.endpoint()).isEqualTo(world.server.tokenUri()));

        var session = world.server.signIns().sessions().get(0);
        assertThat(world.server.isAlive(session)).isTrue();
        var revocation = world.login().revocation(signed).orElseThrow();
        revocation.run(Duration.ofSeconds(10));
        assertThat(world.server.isAlive(session)).isFalse();
    }

    @Test
    void offersTheWorkspacesThatAreAllowed() throws Exception {
        world.server.signIns().accounts(Account.of("acct-1111"), Account.of("acct-3333"));

        var signed = browse(provider().restrictedTo(List.of("acct-2222", "acct-3333")));

        var asked = world.server.signIns().journal().get(0);
        var names = new ArrayList<>(COMMON);
        names.add("allowed_workspace_id");
        assertThat(asked.names()).isEqualTo(names);
        assertThat(asked.find("allowed_workspace_id")).contains("acct-2222,acct-3333");
        assertThat(decoded(document(signed.obtained())).attributes()).containsEntry("account_id", "acct-3333");
        assertThat(signed.obtained().apiKey()).isPresent();
    }

    @Test
    void asksForNoKeyOfAWorkspaceThatIsNotAllowed() throws Exception {
        world.server.signIns().decide(AuthorizationDecision.approveAs(Account.of("acct-1111")));

        var signed = browse(provider().restrictedTo(List.of("acct-2222")));

        assertThat(signed.obtained().apiKey()).isEmpty();
        assertThat(world.server.signIns().counts().apiKeysIssued()).isZero();
    }

    @Test
    void takesAPastedAddress() throws Exception {
        var provider = provider();
        var request = AuthorizationRequest.create(provider.authorization(BACK), world.random);
        var pasted = world.visit(request.uri()).toString();

        var terms = CallbackTerms.builder(request.state().value(), "Codex")
                .path(provider.door().path())
                .build();
        var judged = (Judgement.Accepted) PastedRedirect.judge(pasted, terms);
        var code = ((CallbackAnswer.Code) judged.answer()).code();

        assertThat(provider.code().redeem(code, request.redirectUri(), request.pkce()))
                .isInstanceOf(Granted.class);
    }

    @Test
    void isGoodWithoutAnApiKey() throws Exception {
        world.server.enqueueTokenAnswers(ScriptedAnswer.regular(), ScriptedAnswer.error(400, "invalid_grant"));

        var signed = browse(provider());

        assertThat(signed.obtained().apiKey()).isEmpty();
        assertThat(notes).singleElement().asString().contains("No API key", "invalid_grant");
        var document = document(signed.obtained());
        assertThat(document).isEqualTo(expected(document, "null"));
    }

    @Test
    void leavesOutAKeyThatCouldNotBeSent() throws Exception {
        world.server.enqueueTokenAnswers(
                ScriptedAnswer.regular(), ScriptedAnswer.json(200, "{\"access_token\":\"sk-\\u00e9\"}"));

        var signed = browse(provider());

        assertThat(signed.obtained().apiKey()).isEmpty();
        assertThat(notes).singleElement().asString().contains("No API key").doesNotContain("sk-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id_token", "access_token", "refresh_token"})
    void needsAllThreeTokens(String member) throws Exception {
        world.server.enqueueTokenAnswers(ScriptedAnswer.regular().omitting(member));

        var outcome = redeem(provider(), request(provider()));

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        GrantOutcome.Failed.class,
                        failed -> assertThat(failed.kind()).isEqualTo(GrantFailure.UNUSABLE));
    }

    @Test
    void refusesAnIdTokenThatTellsNobodysAccount() throws Exception {
        var provider = provider();
        var request = request(provider);
        for (var idToken : List.of(
                SampleTokens.MARKER,
                SampleTokens.jwt("{}"),
                SampleTokens.jwt("{\"https://api.openai.com/auth\":{\"chatgpt_account_id\":7}}"))) {
            var tokens = TokenSet.builder().idToken(Secret.of(idToken)).accessToken(Secret.of("a"));

            var refusal = catchThrowableOfType(
                    TokenServiceException.class,
                    () -> provider.accept(new Granted(tokens.build(), List.of(), ""), request));

            assertThat(refusal).hasMessageContaining("ID token").hasMessageNotContaining(SampleTokens.MARKER);
        }
        var none = TokenSet.builder().accessToken(Secret.of("a")).build();
        assertThat(catchThrowableOfType(
                        TokenServiceException.class, () -> provider.accept(new Granted(none, List.of(), ""), request)))
                .hasMessageContaining("is missing");
        assertThat(world.posts).isEmpty();
    }

    @Test
    void storesNoTokensOfTwoAccounts() throws Exception {
        var mixed = TokenSet.builder()
                .idToken(Secret.of(SampleTokens.idToken("acct-1111")))
                .accessToken(Secret.of(SampleTokens.accessToken("acct-2222")))
                .refreshToken(Secret.of("rt-1"))
                .build();
        var obtained = provider().accept(new Granted(mixed, List.of(), ""), null);

        var refusal = catchThrowableOfType(DamagedCredentialException.class, () -> document(obtained));

        assertThat(refusal.kind()).isEqualTo(DamagedCredentialException.Kind.MIXED);
    }

    @Test
    void signsInOnAnotherDevice() throws Exception {
        world.server.devices().approveAfter(2, Account.of("acct-2222"));
        var signIn = DeviceSignIn.start(provider().device().orElseThrow(), world.time, world.time::advance);
        assertThat(signIn.prompt().verificationUri()).hasToString(world.issuer() + "/codex/device");

        var granted = (Granted) signIn.await();
        var obtained = (Obtained.Tokens) provider().accept(granted, null);

        assertThat(world.posts)
                .extracting(post -> post.endpoint().getPath())
                .containsExactly(
                        "/api/accounts/deviceauth/usercode",
                        "/api/accounts/deviceauth/token",
                        "/api/accounts/deviceauth/token",
                        "/api/accounts/deviceauth/token",
                        "/oauth/token");
        assertThat(world.posts.get(0).body()).isEqualTo("{\"client_id\":\"my-client\"}");
        assertThat(parameters(world.posts.get(4).body()))
                .containsEntry("redirect_uri", world.issuer() + "/deviceauth/callback");
        assertThat(obtained.apiKey()).isEmpty();
        assertThat(world.server.signIns().counts().apiKeysIssued()).isZero();
        var document = document(obtained);
        assertThat(document).isEqualTo(expected(document, "null"));
    }

    @Test
    void saysThatDevicesAreNotEnabled() throws Exception {
        world.server.devices().codexEnabled(false);
        var grant = provider().device().orElseThrow();

        var refusal = catchThrowableOfType(
                ConfigurationException.class, () -> DeviceSignIn.start(grant, world.time, world.time::advance));

        assertThat(refusal).hasMessageContaining("not enabled");
    }

    @Test
    void knowsItsWorld() throws Exception {
        var login = new CodexProfile().login(world.service(), Settings.none(), world.time, world.random);
        var provider = login.provider();

        assertThat(login.offered())
                .containsExactlyInAnyOrder(
                        SignInFlow.BROWSER,
                        SignInFlow.PASTED_REDIRECT,
                        SignInFlow.DEVICE,
                        SignInFlow.API_KEY,
                        SignInFlow.ACCESS_TOKEN,
                        SignInFlow.AGENT);
        assertThat(provider.issuer()).isEqualTo("https://auth.openai.com");
        assertThat(provider.door())
                .isEqualTo(new LoginProvider.Door(List.of(1455, 1457), true, "/auth/callback", false));
        var terms = provider.authorization(BACK);
        assertThat(terms.endpoint()).hasToString("https://auth.openai.com/oauth/authorize");
        assertThat(terms.clientId()).isEqualTo(CodexFixtures.CLIENT_ID);
    }

    private LoginProvider provider() throws Exception {
        return world.login().provider().noting(notes::add);
    }

    private AuthorizationRequest request(LoginProvider provider) {
        return AuthorizationRequest.create(provider.authorization(BACK), world.random);
    }

    private GrantOutcome redeem(LoginProvider provider, AuthorizationRequest request) throws Exception {
        var back = world.visit(request.uri());
        assertThat(back.toString()).startsWith(BACK + "?");
        var answer = parameters(back.getRawQuery());
        assertThat(answer).containsEntry("state", request.state().value().reveal());
        return provider.code().redeem(Secret.of(answer.get("code")), request.redirectUri(), request.pkce());
    }

    private Signed browse(LoginProvider provider) throws Exception {
        var request = request(provider);
        var granted = (Granted) redeem(provider, request);
        return new Signed(request, (Obtained.Tokens) provider.accept(granted, request));
    }

    private String document(Obtained obtained) throws Exception {
        return new String(
                world.login().document(Snapshot.Absent.ABSENT, obtained, world.time.instant(), "a file"),
                StandardCharsets.UTF_8);
    }

    /** What the CLI would have written of the tokens that the server gave. */
    private String expected(String document, String key) {
        var owner = OWNER.matcher(document);
        assertThat(owner.find()).isTrue();
        var session = world.server.signIns().sessions().get(0);
        return CodexFixtures.authJson(session, LoginWorld.CLIENT, owner.group(1))
                .replace("\"OPENAI_API_KEY\": null", "\"OPENAI_API_KEY\": " + key);
    }

    private static Credential decoded(String document) throws Exception {
        return AuthJsonCodec.INSTANCE
                .decode(document.getBytes(StandardCharsets.UTF_8), "a file")
                .orElseThrow();
    }

    private static Map<String, String> parameters(String form) {
        var parameters = new LinkedHashMap<String, String>();
        for (var pair : form.split("&", -1)) {
            var parts = pair.split("=", 2);
            parameters.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        return parameters;
    }
}
