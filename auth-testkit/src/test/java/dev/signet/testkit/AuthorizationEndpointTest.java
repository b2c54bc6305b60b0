package dev.signet.testkit;

import static dev.signet.testkit.OAuthCaller.REDIRECT;
import static dev.signet.testkit.OAuthCaller.asking;
import static dev.signet.testkit.OAuthCaller.askingWithout;
import static dev.signet.testkit.OAuthCaller.callback;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.testkit.AuthorizationRequest.Outcome;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthorizationEndpointTest {
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(ManualTimeSource.create()).start();
    private final OAuthCaller caller = new OAuthCaller(server);

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void approvesAtOnceAndSendsCodeStateAndIssuerToTheClient() throws Exception {
        HttpResponse<String> answer = caller.authorize(asking());
        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        FormParameters callback = callback(answer);
        assertThat(callback.byName()).containsOnlyKeys("code", "state", "iss");
        assertThat(callback.find("code").orElseThrow()).startsWith("ac-" + CanarySecrets.MARKER);
        assertThat(callback.find("state")).contains("state-of-the-client");
        assertThat(callback.find("iss")).contains(server.baseUri().toString());
        assertThat(server.signIns().counts()).isEqualTo(new SignInCounts(1, 0, 1, 0, 0, 0));
    }

    @Test
    void isAlsoAtTheShortAddressAndNowhereElse() throws Exception {
        String query = "?" + FormParameters.format(asking());
        assertThat(caller.get(server.baseUri().resolve("/authorize" + query)).statusCode())
                .isEqualTo(302);
        assertThat(caller.get(server.baseUri().resolve("/authorizer" + query)).statusCode())
                .isEqualTo(404);
        assertThat(caller.post(server.signIns().authorizationUri(), "").statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1455/auth/callback/",
                "http://127.0.0.1:1455/auth",
                "https://127.0.0.1:1455/auth/callback",
                "http://127.0.0.2:1455/auth/callback",
                "http://127.0.0.1.example.test/auth/callback",
                "http://user@127.0.0.1:1455/auth/callback",
                "http://127.0.0.1:1455/auth/callback#part",
                "http://127.0.0.1:1455/auth/callback?next=x",
                "http://[::1]:1455/auth/callback",
                "not a uri"
            })
    void sendsNothingToARedirectUriThatIsNotTheClients(String redirectUri) throws Exception {
        HttpResponse<String> answer = caller.authorize(asking("redirect_uri", redirectUri));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Location")).isEmpty();
        assertThat(answer.body()).contains("redirect_uri");
        assertThat(server.signIns().journal())
                .extracting(AuthorizationRequest::outcome)
                .containsExactly(Outcome.UNTRUSTED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1457/auth/callback",
                "http://127.0.0.1/auth/callback",
                "http://localhost:50001/auth/callback"
            })
    void leavesThePortOfALoopbackAddressFree(String redirectUri) throws Exception {
        HttpResponse<String> answer = caller.authorize(asking("redirect_uri", redirectUri));
        assertThat(answer.headers().firstValue("Location").orElseThrow()).startsWith(redirectUri + "?code=");
    }

    @Test
    void holdsOtherRedirectUrisToEveryCharacter() throws Exception {
        server.clients().registerPublic("web", "https://app.example.test:8443/cb?tenant=1");
        Map<String, String> web = asking("client_id", "web");
        web.put("redirect_uri", "https://app.example.test:8443/cb?tenant=1");
        assertThat(caller.authorize(web).headers().firstValue("Location").orElseThrow())
                .startsWith("https://app.example.test:8443/cb?tenant=1&code=");
        web.put("redirect_uri", "https://app.example.test:8444/cb?tenant=1");
        assertThat(caller.authorize(web).statusCode()).isEqualTo(400);
    }

    @Test
    void sendsNothingForAClientThatNobodyRegistered() throws Exception {
        assertThat(caller.authorize(asking("client_id", "stranger")).statusCode())
                .isEqualTo(400);
        assertThat(caller.authorize(askingWithout("client_id")).statusCode()).isEqualTo(400);
        String twice = FormParameters.format(asking()) + "&client_id=" + CodexFixtures.CLIENT_ID;
        assertThat(caller.get(URI.create(server.signIns().authorizationUri() + "?" + twice))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @CsvSource({
        "response_type, token, unsupported_response_type",
        "response_type, '', invalid_request",
        "code_challenge, '', invalid_request",
        "code_challenge, short, invalid_request",
        "code_challenge_method, '', invalid_request",
        "code_challenge_method, plain, invalid_request",
        "state, '', invalid_request",
        "scope, 'two  blanks', invalid_scope",
    })
    void sendsOtherFaultsToTheClient(String name, String value, String error) throws Exception {
        FormParameters callback = callback(caller.authorize(asking(name, value)));
        assertThat(callback.find("error")).contains(error);
        assertThat(callback.find("code")).isEmpty();
        assertThat(callback.find("iss")).contains(server.baseUri().toString());
        assertThat(server.signIns().journal())
                .extracting(AuthorizationRequest::outcome)
                .containsExactly(Outcome.INVALID);
        assertThat(server.signIns().counts().codesIssued()).isZero();
    }

    @Test
    void refusesAParameterThatComesTwice() throws Exception {
        String twice = FormParameters.format(asking()) + "&state=other";
        HttpResponse<String> answer = caller.get(URI.create(server.signIns().authorizationUri() + "?" + twice));
        assertThat(callback(answer).find("error")).contains("invalid_request");
    }

    @Test
    void refusesAScopeOrGrantThatTheClientMayNotHave() throws Exception {
        OAuthClient app = server.clients().registerPublic("app", REDIRECT);
        server.clients().register(app.withScopes("openid"));
        assertThat(callback(caller.authorize(asking("client_id", "app"))).find("error"))
                .contains("invalid_scope");
        server.clients().register(app.withGrantTypes("client_credentials"));
        assertThat(callback(caller.authorize(asking("client_id", "app"))).find("error"))
                .contains("unauthorized_client");
        server.clients().register(app);
        assertThat(callback(caller.authorize(asking("client_id", "app"))).find("error"))
                .isEmpty();
    }

    @Test
    void asksForANonceOnDemand() throws Exception {
        server.signIns().requireNonce(true);
        assertThat(callback(caller.authorize(asking())).find("error")).contains("invalid_request");
        assertThat(callback(caller.authorize(asking("nonce", "n-1"))).find("code"))
                .isPresent();
    }

    @Test
    void refusesAsDecided() throws Exception {
        server.signIns()
                .enqueueDecisions(
                        AuthorizationDecision.deny(),
                        AuthorizationDecision.missingEntitlement(),
                        AuthorizationDecision.refuse("server_error", "<b>\u202e&\r\n"));
        FormParameters denied = callback(caller.authorize(asking()));
        assertThat(denied.find("error")).contains("access_denied");
        assertThat(denied.find("state")).contains("state-of-the-client");
        assertThat(denied.find("iss")).contains(server.baseUri().toString());
        FormParameters unlicensed = callback(caller.authorize(asking()));
        assertThat(unlicensed.find("error_description")).contains("missing_codex_entitlement");
        assertThat(callback(caller.authorize(asking())).find("error_description"))
                .contains("<b>\u202e&\r\n");
        assertThat(callback(caller.authorize(asking())).find("code")).isPresent();
        assertThat(server.signIns().journal())
                .extracting(AuthorizationRequest::outcome)
                .containsExactly(Outcome.REFUSED, Outcome.REFUSED, Outcome.REFUSED, Outcome.APPROVED);
    }

    @Test
    void tampersWithStateAndIssuerOnDemand() throws Exception {
        AuthorizationDecision yes = AuthorizationDecision.approve();
        server.signIns()
                .enqueueDecisions(
                        yes.withState("another"),
                        yes.withoutState(),
                        yes.withIssuer("https://impostor.example.test"),
                        yes.withoutIssuer(),
                        AuthorizationDecision.deny().withState("another"));
        assertThat(callback(caller.authorize(asking())).find("state")).contains("another");
        assertThat(callback(caller.authorize(asking())).all("state")).isEmpty();
        assertThat(callback(caller.authorize(asking())).find("iss")).contains("https://impostor.example.test");
        assertThat(callback(caller.authorize(asking())).all("iss")).isEmpty();
        assertThat(callback(caller.authorize(asking())).find("state")).contains("another");
        server.signIns().issuerParameter(false);
        assertThat(callback(caller.authorize(asking())).all("iss")).isEmpty();
    }

    @Test
    void deliversACodeTwiceInThreeWays() throws Exception {
        AuthorizationDecision yes = AuthorizationDecision.approve();
        server.signIns().enqueueDecisions(yes.withTwoCodes(), yes.withEarlierCode(), yes.deliveredTwice());
        FormParameters twoCodes = callback(caller.authorize(asking()));
        assertThat(twoCodes.all("code")).hasSize(2).doesNotHaveDuplicates();
        assertThat(callback(caller.authorize(asking())).all("code"))
                .containsExactly(twoCodes.all("code").get(0));
        HttpResponse<String> page = caller.authorize(asking());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("<img src=\"" + REDIRECT + "?code=ac-");
        assertThat(page.headers().firstValue("Refresh").orElseThrow()).startsWith("1; url=" + REDIRECT + "?code=ac-");
        assertThat(server.signIns().counts().codesIssued()).isEqualTo(2);
    }

    @Test
    void choosesTheAccountThatTheClientAdmits() throws Exception {
        server.signIns().accounts(Account.of("acct-1"), Account.of("acct-2"));
        Map<String, String> second = asking("allowed_workspace_id", "acct-9,acct-2");
        caller.token(OAuthCaller.exchanging(
                callback(caller.authorize(second)).find("code").orElseThrow()));
        assertThat(server.signIns().sessions().get(0).account().id()).isEqualTo("acct-2");

        Map<String, String> none = asking("allowed_workspace_id", "acct-9");
        assertThat(callback(caller.authorize(none)).find("error")).contains("access_denied");

        server.signIns().decide(AuthorizationDecision.approveAs(Account.of("acct-other")));
        caller.token(OAuthCaller.exchanging(
                callback(caller.authorize(none)).find("code").orElseThrow()));
        assertThat(server.signIns().sessions().get(1).account().id()).isEqualTo("acct-other");
        assertThatIllegalArgumentException().isThrownBy(() -> server.signIns().accounts());
    }

    @Test
    void showsAPageWithButtonsThatWorkOnce() throws Exception {
        server.signIns().decide(AuthorizationDecision.ask());
        server.signIns().accounts(Account.of("acct-1"), Account.of("acct-<2>"));
        HttpResponse<String> page = caller.authorize(asking());
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'");
        assertThat(page.body())
                .contains("<form method=\"post\" action=\"/oauth/authorize/decision\">", "acct-&lt;2&gt;")
                .doesNotContain("<script", "acct-<2>");

        String form = "request=" + hidden(page) + "&account=" + FormParameters.encode("acct-<2>") + "&decision=";
        HttpResponse<String> approved = press(form + "approve");
        assertThat(approved.statusCode()).isEqualTo(303);
        caller.token(OAuthCaller.exchanging(callback(approved).find("code").orElseThrow()));
        assertThat(server.signIns().sessions().get(0).account().id()).isEqualTo("acct-<2>");
        assertThat(press(form + "approve").statusCode()).isEqualTo(400);

        HttpResponse<String> denied = press("request=" + hidden(caller.authorize(asking())) + "&decision=deny");
        assertThat(callback(denied).find("error")).contains("access_denied");
        assertThat(server.signIns().counts().buttonsPressed()).isEqualTo(3);
        assertThat(server.signIns().journal())
                .extracting(AuthorizationRequest::outcome)
                .containsOnly(Outcome.ASKED);
    }

    private HttpResponse<String> press(String form) throws Exception {
        return caller.post(server.baseUri().resolve("/oauth/authorize/decision"), form);
    }

    private static String hidden(HttpResponse<String> page) {
        Matcher request = Pattern.compile("name=\"request\" value=\"([^\"]+)\"").matcher(page.body());
        assertThat(request.find()).isTrue();
        return request.group(1);
    }

    @Test
    void recordsTheParametersInOrderAndNoSecret() throws Exception {
        caller.authorize(asking("nonce", "nonce-of-the-client"));
        AuthorizationRequest request = server.signIns().journal().get(0);
        assertThat(request.time()).isEqualTo(ManualTimeSource.DEFAULT_START);
        assertThat(request.names())
                .containsExactly(
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "code_challenge",
                        "code_challenge_method",
                        "state",
                        "scope",
                        "nonce");
        assertThat(request.find("scope")).contains("openid profile email offline_access");
        assertThat(request.find("state")).contains("sha256:" + Digests.sha256Hex("state-of-the-client"));
        assertThat(request.toString()).doesNotContain("state-of-the-client", "nonce-of-the-client");
    }

    @Test
    void answersAsScriptedAndHolds() throws Exception {
        server.signIns().enqueueAuthorizationAnswers(ScriptedAnswer.html(503));
        assertThat(caller.authorize(asking()).statusCode()).isEqualTo(503);
        assertThat(server.signIns().journal())
                .extracting(AuthorizationRequest::outcome)
                .containsExactly(Outcome.SCRIPTED);
        URI uri = URI.create(server.signIns().authorizationUri() + "?" + FormParameters.format(asking()));
        List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
        try (Hold hold = server.signIns().holdAuthorizationRequests()) {
            answers.add(
                    caller.client().http().sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()));
            hold.awaitHeld(1);
            assertThat(server.signIns().counts().codesIssued()).isZero();
        }
        assertThat(answers.get(0).get(10, TimeUnit.SECONDS).statusCode()).isEqualTo(302);
    }
}
