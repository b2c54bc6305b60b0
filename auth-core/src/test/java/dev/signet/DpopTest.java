package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.dpop.DpopKey;
import dev.signet.internal.dpop.DpopProofs;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.testkit.ScriptedAnswer;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens bound to a key, from the sign-in to the sign-out, at a server that checks each proof. */
@Timeout(60)
class DpopTest extends SignInFixture {
    private static final String CHALLENGE = "DPoP error=\"use_dpop_nonce\"";
    private static final String BODY = "a body that is sent as often as need be";

    @BeforeEach
    void registerTheClient() {
        server.clients().registerPublic("acme-cli", "http://127.0.0.1/callback");
    }

    private Profile.Oidc profile() {
        return Profile.oidc(server.baseUri().toString(), "acme-cli").app("acme");
    }

    private Signet open(Profile profile) throws AuthException {
        return Signet.builder(profile)
                .store(store)
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .listener(events)
                .build();
    }

    private Signet signedInWithDpop() throws Exception {
        var signet = open(profile().dpop());
        browser(signet).run();
        return signet;
    }

    private HttpRequest post() {
        return HttpRequest.newBuilder(server.echoUri())
                .POST(BodyPublishers.ofString(BODY))
                .build();
    }

    private HttpResponse<String> send(Signet signet) throws Exception {
        return signet.httpClient().send(post(), BodyHandlers.ofString());
    }

    private HttpResponse<String> sendAsync(Signet signet) throws Exception {
        return signet.httpClient().sendAsync(post(), BodyHandlers.ofString()).get(30, TimeUnit.SECONDS);
    }

    private void assertCalls(Signet signet) throws Exception {
        var answer = send(signet);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BODY);
        assertThat(answer.request().headers().map()).isEmpty();
    }

    private String stored(String member) {
        var found = Pattern.compile("\"" + member + "\": \"([^\"]+)\"").matcher(document());
        assertThat(found.find()).as(member).isTrue();
        return found.group(1);
    }

    private String thumbprint() throws Exception {
        return DpopKey.stored(Secret.of(stored("dpop_key"))).thumbprint();
    }

    @Test
    void bindsTokensToAKeyThatLivesAndDiesWithThem() throws Exception {
        try (var signet = signedInWithDpop()) {
            assertThat(stored("token_type")).isEqualTo("DPoP");
            var claims = new String(
                    Base64.getUrlDecoder().decode(stored("access_token").split("\\.")[1]));
            assertThat(claims).contains("\"cnf\":{\"jkt\":\"" + thumbprint() + "\"}");
            assertThat(server.signIns().journal().get(0).find("dpop_jkt")).contains(thumbprint());
            assertCalls(signet);
            assertThat(sendAsync(signet).body()).isEqualTo(BODY);
            var before = stored("access_token");
            signet.refresh();
            assertThat(stored("access_token")).isNotEqualTo(before);
            assertCalls(signet);
            assertThat(server.dpop().counts().refused()).isZero();
            assertThat(new HashSet<>(server.dpop().proofs()))
                    .as("code, refresh, 3 calls")
                    .hasSize(5);

            var key = stored("dpop_key");
            assertThat(events.events().toString() + signet.status()).doesNotContain(key);
            signet.signOut();
            assertThat(store.content(DocumentName.CREDENTIAL)
                            .map(bytes -> new String(bytes))
                            .orElse(""))
                    .doesNotContain(key);
        }
    }

    @Test
    void makesAnotherKeyForEachSignIn() throws Exception {
        try (var signet = signedInWithDpop()) {
            var first = thumbprint();
            browser(signet).run();
            assertThat(thumbprint()).isNotEqualTo(first);
            assertCalls(signet);
        }
    }

    @Test
    void givesNoHeadersThatCouldBeSentWithoutAProof() throws Exception {
        try (var signet = signedInWithDpop()) {
            var headers = signet.authorize(server.resourceUri());
            assertThatIllegalStateException()
                    .isThrownBy(() -> headers.forEach((name, value) -> {}))
                    .withMessageContaining("forRequest");
            var proven = headers.forRequest("GET", server.resourceUri());
            var names = new HashSet<String>();
            proven.forEach((name, value) -> names.add(name));
            assertThat(names).isEqualTo(Set.of("Authorization", "DPoP"));
            assertThat(proven.value("Authorization").reveal()).startsWith("DPoP ");
            assertThat(proven.value("DPoP"))
                    .isNotEqualTo(
                            headers.forRequest("GET", server.resourceUri()).value("DPoP"));
            assertThat(proven.generation()).isEqualTo(headers.generation());
        }
    }

    @Test
    void answersATokenEndpointThatWantsANonce() throws Exception {
        server.dpop().requireNonceAtTokenEndpoint(true);
        try (var signet = signedInWithDpop()) {
            assertThat(server.dpop().counts().challenged())
                    .as("the first request")
                    .isEqualTo(1);
            signet.refresh();
            assertThat(server.dpop().counts().challenged())
                    .as("its nonce is known")
                    .isEqualTo(1);
            server.dpop().rotateNonce();
            signet.refresh();
            assertThat(server.dpop().counts().challenged()).isEqualTo(2);
            assertThat(server.counts().reuseDetections()).isZero();
            assertCalls(signet);
        }
    }

    @Test
    void asksATokenEndpointTwiceAtMost() throws Exception {
        try (var signet = signedInWithDpop()) {
            int before = server.counts().tokenRequests();
            server.enqueueTokenAnswers(nonceWanted("n-1"), nonceWanted("n-2"), nonceWanted("n-3"));
            assertThatExceptionOfType(AuthException.class)
                    .isThrownBy(signet::refresh)
                    .withMessageContaining("use_dpop_nonce");
            assertThat(server.counts().tokenRequests() - before).isEqualTo(2);
            assertCalls(signet);
        }
    }

    private static ScriptedAnswer nonceWanted(String nonce) {
        return ScriptedAnswer.error(400, "use_dpop_nonce").header("DPoP-Nonce", nonce);
    }

    private static ScriptedAnswer unauthorized(String challenge) {
        return ScriptedAnswer.error(401, "refused").header("WWW-Authenticate", challenge);
    }

    @Test
    void answersAResourceThatWantsANonce() throws Exception {
        try (var signet = signedInWithDpop()) {
            server.dpop().requireNonceAtResource(true);
            assertCalls(signet);
            assertThat(server.dpop().counts().challenged()).isEqualTo(1);
            assertCalls(signet);
            server.dpop().offerNextNonce();
            assertCalls(signet);
            server.dpop().rotateNonce();
            assertCalls(signet);
            assertThat(server.dpop().counts().challenged())
                    .as("the next nonce came with an answer")
                    .isEqualTo(1);
            server.dpop().rotateNonce();
            assertThat(sendAsync(signet).body()).isEqualTo(BODY);
            assertThat(server.dpop().counts().challenged()).isEqualTo(2);
            assertThat(server.counts().refreshesGranted())
                    .as("no refresh for a nonce")
                    .isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void answersANonceAndARefusedTokenInOneRequest(boolean nonceFirst) throws Exception {
        for (var async : List.of(false, true)) {
            try (var signet = signedInWithDpop()) {
                int granted = server.counts().refreshesGranted();
                int before = server.counts().resourceRequests();
                server.dpop().requireNonceAtResource(true);
                server.dpop().rotateNonce();
                var refused = unauthorized("DPoP error=\"invalid_token\"");
                server.enqueueResourceAnswers(
                        nonceFirst
                                ? new ScriptedAnswer[] {ScriptedAnswer.regular(), refused}
                                : new ScriptedAnswer[] {refused});
                var answer = async ? sendAsync(signet) : send(signet);
                assertThat(answer.statusCode()).isEqualTo(200);
                assertThat(answer.body()).isEqualTo(BODY);
                assertThat(server.counts().resourceRequests() - before).isEqualTo(3);
                assertThat(server.counts().refreshesGranted() - granted).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sendsNothingMoreThanThreeTimes(boolean async) throws Exception {
        try (var signet = signedInWithDpop()) {
            server.enqueueResourceAnswers(
                    unauthorized(CHALLENGE).header("DPoP-Nonce", "n-1"),
                    unauthorized("DPoP error=\"invalid_token\""),
                    unauthorized(CHALLENGE).header("DPoP-Nonce", "n-2"));
            assertThat((async ? sendAsync(signet) : send(signet)).statusCode()).isEqualTo(401);
            assertThat(server.counts().resourceRequests()).isEqualTo(3);

            server.enqueueResourceAnswers(
                    unauthorized(CHALLENGE).header("DPoP-Nonce", "n-3"),
                    unauthorized(CHALLENGE).header("DPoP-Nonce", "n-4"));
            assertThat((async ? sendAsync(signet) : send(signet)).statusCode()).isEqualTo(401);
            assertThat(server.counts().resourceRequests())
                    .as("one nonce a request")
                    .isEqualTo(5);

            server.enqueueResourceAnswers(unauthorized(CHALLENGE));
            assertThat((async ? sendAsync(signet) : send(signet)).statusCode()).isEqualTo(401);
            assertThat(server.counts().resourceRequests()).as("without a nonce").isEqualTo(6);
            assertThat(send(signet).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void refusesBearerTokensThatNobodyAllowed() throws Exception {
        server.dpop().passOver(true);
        try (var signet = open(profile().dpop())) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> browser(signet).run())
                    .withMessageContaining("bearer")
                    .withMessageContaining("allow bearer tokens");
            assertThat(store.content(DocumentName.CREDENTIAL))
                    .as("nothing is stored")
                    .isEmpty();
            assertThatExceptionOfType(SignInRequiredException.class).isThrownBy(() -> send(signet));
        }
        try (var signet = open(profile().dpopOrBearer())) {
            person.addresses.clear();
            browser(signet).run();
            assertThat(stored("token_type")).isEqualTo("Bearer");
            assertCalls(signet);
            signet.refresh();
            assertCalls(signet);
        }
    }

    @Test
    void refusesABearerTokenAtARefreshAndGoesOnWithTheOneItHas() throws Exception {
        try (var signet = signedInWithDpop()) {
            var before = document();
            server.enqueueTokenAnswers(ScriptedAnswer.regular().with("token_type", "\"Bearer\""));
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(signet::refresh)
                    .withMessageContaining("bearer");
            assertThat(document()).isEqualTo(before);
        }
    }

    @Test
    void aStolenTokenOrProofIsOfNoUse() throws Exception {
        try (var signet = signedInWithDpop()) {
            assertCalls(signet);
        }
        var proofs = server.dpop().proofs();
        var proof = proofs.get(proofs.size() - 1);
        var token = stored("access_token");
        assertThat(raw("DPoP " + token, proof)).as("the proof again").isEqualTo(401);
        assertThat(server.dpop().counts().replayed()).isEqualTo(1);
        assertThat(raw("Bearer " + token, null)).as("without a proof").isEqualTo(401);
        var stranger = DpopKey.generate(Set.of(), new SecureRandom());
        var others = new DpopProofs(time).with(stranger, Secret.of(token)).prove("POST", server.echoUri());
        assertThat(raw("DPoP " + token, others.value().reveal()))
                .as("another key")
                .isEqualTo(401);
        var ours = new DpopProofs(time)
                .with(DpopKey.stored(Secret.of(stored("dpop_key"))), Secret.of(token))
                .prove("POST", server.echoUri());
        assertThat(raw("DPoP " + token, ours.value().reveal()))
                .as("the control")
                .isEqualTo(200);
    }

    private int raw(String authorization, String proof) throws Exception {
        var request = HttpRequest.newBuilder(server.echoUri())
                .POST(BodyPublishers.ofString(BODY))
                .header("Authorization", authorization);
        if (proof != null) {
            request.header("DPoP", proof);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    @Test
    void goesOnAfterARestartWhateverTheProfileSaysByThen() throws Exception {
        try (var signet = signedInWithDpop()) {
            assertCalls(signet);
        }
        var key = stored("dpop_key");
        for (var profile : List.of(profile().dpop(), profile())) {
            try (var signet = open(profile)) {
                signet.refresh();
                assertCalls(signet);
            }
        }
        assertThat(stored("dpop_key")).isEqualTo(key);
        assertThat(stored("token_type")).isEqualTo("DPoP");
        assertThat(server.counts().refreshesGranted()).isEqualTo(2);
    }

    @Test
    void bindsTheTokensOfMachinesWithAnAssertionForEachTry() throws Exception {
        var pkcs8 = Ed25519PrivateKey.generate(new SecureRandom()).toPkcs8V1();
        server.clients().registerKeys("acme-cli", PrivateKeyJwtTest.jwks(pkcs8));
        server.dpop().requireNonceAtTokenEndpoint(true);
        server.dpop().requireNonceAtResource(true);
        server.dpop().algorithms("EdDSA");
        try (var signet = Signet.builder(profile().dpop())
                .store(store)
                .allow(server.baseUri())
                .timeSource(time)
                .machine(Machine.clientCredentials().key(pkcs8))
                .build()) {
            assertCalls(signet);
        }
        assertThat(server.clients().assertionsAccepted())
                .as("one for the challenge")
                .isEqualTo(2);
        assertThat(server.clients().assertionsReplayed()).isZero();
        assertThat(server.dpop().counts().challenged()).isEqualTo(2);
        assertThat(server.dpop().proofs())
                .extracting(proof -> new String(Base64.getUrlDecoder().decode(proof.split("\\.")[0])))
                .allSatisfy(header -> assertThat(Objects.requireNonNull(header)).contains("\"alg\":\"EdDSA\""));
    }

    @Test
    void saysSoWhenTheKeyIsGone() throws Exception {
        time.autoAdvance(Duration.ofMillis(100));
        try (var signet = signedInWithDpop()) {
            assertCalls(signet);
        }
        var broken = document().replaceFirst("\"dpop_key\": \"[^\"]+\"", "\"dpop_key\": \"\"");
        store.put(DocumentName.CREDENTIAL, broken.getBytes(StandardCharsets.UTF_8));
        try (var signet = open(profile().dpop())) {
            assertThatExceptionOfType(AuthException.class)
                    .isThrownBy(() -> send(signet))
                    .withMessageContaining("dpop_key");
        }
    }
}
