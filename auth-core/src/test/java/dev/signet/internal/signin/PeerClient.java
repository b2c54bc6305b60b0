package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AuthException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.auth.token.RefreshOutcome;
import dev.signet.auth.token.RefreshOutcome.FailureKind;
import dev.signet.auth.token.RefreshReason;
import dev.signet.auth.token.RefreshRequest;
import dev.signet.gate.OidcPeer;
import dev.signet.gate.ScriptedBrowser;
import dev.signet.gate.ScriptedBrowser.Decision;
import dev.signet.internal.callback.CallbackAnswer;
import dev.signet.internal.callback.CallbackServer;
import dev.signet.internal.callback.CallbackTerms;
import dev.signet.internal.callback.Page;
import dev.signet.internal.config.Settings;
import dev.signet.internal.config.TransportSettings;
import dev.signet.internal.jose.IdTokenVerifier;
import dev.signet.internal.jose.JwkSetCache;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.FormBody;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.oauth.GrantOutcome.Granted;
import dev.signet.internal.oauth.HttpTokenServiceClient;
import dev.signet.internal.oidc.OidcProfile;
import dev.signet.internal.signin.ServerMetadata.Endpoint;
import java.net.URI;
import java.net.http.HttpResponse;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What an application has of this library, set up for the provider of {@link OidcPeer}. Knows the provider by its metadata only. */
final class PeerClient implements AutoCloseable {
    /** The client most tests sign in with. */
    static final String CLIENT = "cli-rs256";

    static final List<String> SCOPES = List.of("openid", "email", "offline_access");

    /** Without it the provider grants no {@code offline_access} (OpenID Connect Core, section 11). */
    static final Map<String, String> CONSENT = Map.of("prompt", "consent");

    private static final Duration DEADLINE = Duration.ofSeconds(15);

    final SecureRandom random = new SecureRandom();
    final TimeSource time = TimeSource.system();
    final HttpTokenServiceClient service = new HttpTokenServiceClient(TransportSettings.ofJvm(), time);
    final JwkSetCache keys = new JwkSetCache(service, time);
    final ServerMetadata metadata;

    PeerClient(OidcPeer peer) throws AuthException {
        metadata = fetch(peer.issuer());
    }

    ServerMetadata fetch(String issuer) throws AuthException {
        return new MetadataSource(service, HostResolver.system(), Set.of(), time).fetch(issuer);
    }

    URI address(Endpoint endpoint) {
        return metadata.find(endpoint).orElseThrow();
    }

    TokenEndpoint tokens(ClientAuthentication client) {
        return new TokenEndpoint(metadata.tokenEndpoint(), client, service::post, time);
    }

    CodeExchange exchange(String clientId) {
        return new CodeExchange(tokens(new ClientAuthentication.None(clientId)), CodeExchange.OPENID_MEMBERS);
    }

    IdTokenVerifier verifier(String clientId, SigningAlgorithm algorithm) {
        return new IdTokenVerifier(
                keys, address(Endpoint.JWK_SET), metadata.issuer(), clientId, Set.of(algorithm), time);
    }

    /** A browser that is back with an answer, and waits for the page that says how it ended. */
    record Returned(AuthorizationRequest request, CallbackServer listener, CompletableFuture<HttpResponse<String>> page)
            implements AutoCloseable {
        CallbackAnswer answer() throws Exception {
            return listener.answer().get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }

        Secret code() throws Exception {
            return ((CallbackAnswer.Code) answer()).code();
        }

        /** Ends it with a page, and gives what the browser got. */
        HttpResponse<String> finish(Page outcome) throws Exception {
            assertThat(listener.finish(outcome).get(DEADLINE.toSeconds(), TimeUnit.SECONDS))
                    .isTrue();
            return page.get(DEADLINE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            listener.close();
        }
    }

    /** Sends a browser away, and on its way back. */
    Returned authorize(String clientId, Map<String, String> extra, Decision decision) throws Exception {
        return authorize(new ScriptedBrowser(), clientId, extra, decision, metadata.issuer());
    }

    /** The same, with a browser that may have been there before, and answers of {@code issuer} awaited. */
    Returned authorize(
            ScriptedBrowser browser, String clientId, Map<String, String> extra, Decision decision, String issuer)
            throws Exception {
        var terms = new AuthorizationTerms(
                address(Endpoint.AUTHORIZATION),
                clientId,
                SCOPES,
                URI.create("http://127.0.0.1/callback"),
                extra,
                true);
        var drawn = AuthorizationRequest.create(terms, random);
        var listener = CallbackServer.open(
                CallbackTerms.builder(drawn.state().value(), "Peer test")
                        .issuer(issuer, metadata.issuerInAnswers())
                        .build(),
                time,
                random);
        var request = drawn.withRedirectUri(listener.redirectUri());
        var page = browser.deliver(browser.authorize(request.uri(), decision));
        return new Returned(request, listener, page);
    }

    /** A whole sign-in: browser, code, tokens, page. */
    TokenSet signIn(String clientId) throws Exception {
        return signIn(new ScriptedBrowser(), clientId);
    }

    /** The same, with a browser that may have been there before. */
    TokenSet signIn(ScriptedBrowser browser, String clientId) throws Exception {
        try (var returned = authorize(browser, clientId, CONSENT, Decision.APPROVE, metadata.issuer())) {
            TokenSet tokens = redeem(clientId, returned);
            assertThat(returned.finish(Page.signedIn()).statusCode()).isEqualTo(200);
            return tokens;
        }
    }

    TokenSet redeem(String clientId, Returned returned) throws Exception {
        return granted(exchange(clientId)
                        .redeem(
                                returned.code(),
                                returned.request().redirectUri(),
                                returned.request().pkce()))
                .tokens();
    }

    static Granted granted(GrantOutcome outcome) {
        assertThat(outcome).isInstanceOf(Granted.class);
        return (Granted) outcome;
    }

    static GrantFailure failure(GrantOutcome outcome) {
        assertThat(outcome).isInstanceOf(GrantOutcome.Failed.class);
        return ((GrantOutcome.Failed) outcome).kind();
    }

    /** Refreshes as a session does: through the profile, which looks the endpoint up. */
    RefreshOutcome refresh(String clientId, TokenSet tokens) throws AuthException {
        return OidcProfile.of(metadata.issuer(), clientId)
                .refresher(service, Settings.none(), time)
                .refresh(new RefreshRequest(tokens, Map.of(), RefreshReason.FORCED, DEADLINE));
    }

    /** Why a refresh is refused, which it must be. */
    FailureKind refusal(String clientId, TokenSet tokens) throws AuthException {
        RefreshOutcome outcome = refresh(clientId, tokens);
        assertThat(outcome).isInstanceOf(RefreshOutcome.Failed.class);
        return ((RefreshOutcome.Failed) outcome).kind();
    }

    /** What a resource says to the bearer of an access token. */
    int call(TokenSet tokens) {
        return status(
                service.get(address(Endpoint.USERINFO), tokens.accessToken().orElseThrow(), DEADLINE));
    }

    /** Revokes one token (RFC 7009, section 2.1). */
    int revoke(String clientId, Secret token, String hint) {
        var form = FormBody.empty()
                .with("token", token)
                .with("token_type_hint", hint)
                .with("client_id", clientId);
        return status(service.post(address(Endpoint.REVOCATION), FormBody.CONTENT_TYPE, form.bytes(), DEADLINE));
    }

    private static int status(Answer answer) {
        assertThat(answer).isInstanceOf(Answer.Response.class);
        return ((Answer.Response) answer).status();
    }

    @Override
    public void close() {
        service.close();
    }
}
