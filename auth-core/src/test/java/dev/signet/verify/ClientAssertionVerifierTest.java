package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.jose.JwksServer;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ClientAssertionVerifierTest {
    private static final String ISSUER = "https://login.acme.test";
    private static final TestKey ED = TestKey.ed25519();
    private static final TestKey EC = TestKey.es256();
    private static final TestKey RSA = TestKey.rsa();
    private static final long NOW = 1_776_902_400;

    private final ManualTimeSource time = ManualTimeSource.at(Instant.ofEpochSecond(NOW));
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger used = new AtomicInteger();
    private final VerificationKeys registered = VerificationKeys.fixed(List.of(
            PublishedKey.ofJwk("client-1", ED.jwk("\"kid\":\"ed\","), KeyState.ACTIVE),
            PublishedKey.ofJwk("client-1", EC.jwk("\"kid\":\"ec\","), KeyState.ACTIVE),
            PublishedKey.ofJwk("client-1", RSA.jwk("\"kid\":\"rsa\","), KeyState.ACTIVE)));

    private ClientAssertionVerifier.Builder builder() {
        ReplayGuard guard = ReplayGuard.inMemory(1000, 100, time);
        return ClientAssertionVerifier.issuer(ISSUER)
                .keys((owner, maxAge) -> {
                    asked.incrementAndGet();
                    return registered.find(owner, maxAge);
                })
                .replayGuard((key, until) -> {
                    used.incrementAndGet();
                    return guard.firstUse(key, until);
                })
                .time(time);
    }

    private final ClientAssertionVerifier verifier = builder().build();

    private static String header(String algorithm, String more) {
        return "{\"typ\":\"client-authentication+jwt\",\"alg\":\"" + algorithm + "\"" + more + "}";
    }

    private static String claims() {
        return "{\"iss\":\"client-1\",\"sub\":\"client-1\",\"aud\":\"" + ISSUER + "\",\"exp\":" + (NOW + 60)
                + ",\"iat\":" + NOW + ",\"nbf\":" + NOW + ",\"jti\":\"jti-1\"}";
    }

    private static String signed(String claims) {
        return ED.jws(header("EdDSA", ",\"kid\":\"ed\""), claims);
    }

    private void refused(Reason reason, String claims) {
        Refused.with(reason, () -> verifier.verify(signed(claims)));
        assertThat(used).as("nothing is noted").hasValue(0);
    }

    private void refusedHeader(String header) {
        Refused.with(Reason.MALFORMED, () -> verifier.verify(ED.jws(header, claims())));
        assertThat(asked).as("no key is looked for").hasValue(0);
    }

    @Test
    void believesAClient() throws Exception {
        VerifiedClient client = verifier.verify("client-1", signed(claims()));
        assertThat(client.clientId()).isEqualTo("client-1");
        assertThat(client.keyId()).isEqualTo("ed");
        assertThat(client.keyThumbprint()).isEqualTo(ED.thumbprint());
        assertThat(client.jwtId()).isEqualTo("jti-1");
        assertThat(client.expiresAt()).isEqualTo(Instant.ofEpochSecond(NOW + 60));
        assertThat(client.bindings())
                .contains(Binding.AUDIENCE, Binding.SINGLE_USE)
                .doesNotContain(Binding.BODY, Binding.METHOD);
    }

    @Test
    void takesTheAlgorithmsOfTheKeys() throws Exception {
        int jti = 0;
        for (TestKey key : List.of(ED, EC, RSA, RSA.withPss())) {
            String claims = claims().replace("jti-1", "of-" + jti++);
            assertThat(verifier.verify(key.jws(header(key.algorithm(), ""), claims))
                            .keyThumbprint())
                    .isEqualTo(key.thumbprint());
        }
        assertThat(verifier.verify(ED.jws(header("Ed25519", ",\"kid\":\"ed\""), claims()))
                        .keyId())
                .isEqualTo("ed");
        ClientAssertionVerifier narrow = builder().algorithms(Set.of("EdDSA")).build();
        Refused.with(Reason.MALFORMED, () -> narrow.verify(EC.jws(header("ES256", ""), claims())));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().algorithms(Set.of("HS256")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().algorithms(Set.of("none")));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().algorithms(Set.of()));
    }

    @Test
    void isBelievedOnce() throws Exception {
        String assertion = signed(claims());
        verifier.verify(assertion);
        Refused.with(Reason.REPLAYED, () -> verifier.verify(assertion));
        String sameId = EC.jws(header("ES256", ""), claims());
        Refused.with(Reason.REPLAYED, () -> verifier.verify(sameId));
        time.advance(Duration.ofSeconds(89));
        Refused.with(Reason.REPLAYED, () -> verifier.verify(assertion));
        time.advance(Duration.ofSeconds(1));
        Refused.with(Reason.STALE, () -> verifier.verify(assertion));
    }

    @Test
    void whatIsForgedIsNotNoted() throws Exception {
        String good = signed(claims());
        String forged = TestKey.ed25519().jws(header("EdDSA", ",\"kid\":\"ed\""), claims());
        Refused.with(Reason.BAD_SIGNATURE, () -> verifier.verify(forged));
        assertThat(used).hasValue(0);
        assertThat(verifier.verify(good).jwtId()).isEqualTo("jti-1");
    }

    @Test
    void theAudienceIsTheIssuerAsOneString() throws Exception {
        String audience = "\"aud\":\"" + ISSUER + "\"";
        for (String other : List.of(
                "\"aud\":[\"" + ISSUER + "\"]",
                "\"aud\":\"" + ISSUER + "/\"",
                "\"aud\":\"" + ISSUER + "/token\"",
                "\"aud\":\"https://LOGIN.acme.test\"",
                "\"aud\":null",
                "\"aud\":{}")) {
            refused(Reason.WRONG_AUDIENCE, claims().replace(audience, other));
        }
        refused(Reason.MALFORMED, claims().replace(audience + ",", ""));
        ClientAssertionVerifier older = builder()
                .acceptTokenEndpointAudience(URI.create(ISSUER + "/token"))
                .build();
        String toEndpoint = signed(claims().replace(audience, "\"aud\":\"" + ISSUER + "/token\""));
        assertThat(older.verify(toEndpoint).clientId()).isEqualTo("client-1");
    }

    @Test
    void issuerSubjectAndClientAreOne() {
        refused(Reason.WRONG_CLIENT, claims().replace("\"sub\":\"client-1\"", "\"sub\":\"client-2\""));
        refused(Reason.MALFORMED, claims().replace("\"iss\":\"client-1\",", ""));
        refused(Reason.MALFORMED, claims().replace("\"sub\":\"client-1\",", ""));
        refused(Reason.MALFORMED, claims().replace("\"iss\":\"client-1\"", "\"iss\":1"));
        Refused.with(Reason.WRONG_CLIENT, () -> verifier.verify("client-2", signed(claims())));
        refused(Reason.UNKNOWN_KEY, claims().replace("client-1", "client-2"));
        refused(Reason.MALFORMED, claims().replace("client-1", "c".repeat(257)));
    }

    @Test
    void datesAreTakenToTheSecond() throws Exception {
        String exp = "\"exp\":" + (NOW + 60);
        String noIat = claims().replace("\"iat\":" + NOW + ",", "");
        refused(Reason.STALE, claims().replace(exp, "\"exp\":" + (NOW - 30)));
        refused(Reason.TOO_LONG_LIVED, noIat.replace(exp, "\"exp\":" + (NOW + 331)));
        refused(Reason.TOO_LONG_LIVED, claims().replace(exp, "\"exp\":" + (NOW + 301)));
        refused(Reason.FUTURE, claims().replace("\"iat\":" + NOW, "\"iat\":" + (NOW + 31)));
        refused(Reason.FUTURE, claims().replace("\"nbf\":" + NOW, "\"nbf\":" + (NOW + 31)));
        for (String wrong : List.of("\"exp\":\"" + (NOW + 60) + "\"", "\"exp\":null", "\"exp\":1e400", "\"a\":1")) {
            refused(Reason.MALFORMED, claims().replace(exp, wrong));
        }
        refused(Reason.MALFORMED, claims().replace("\"iat\":" + NOW, "\"iat\":true"));
        int jti = 0;
        for (String good : List.of(
                noIat.replace(exp, "\"exp\":" + (NOW - 29)),
                noIat.replace(exp, "\"exp\":" + (NOW + 330)),
                claims().replace(exp, "\"exp\":" + (NOW + 300)),
                claims().replace("\"iat\":" + NOW, "\"iat\":" + (NOW + 30)),
                claims().replace("\"nbf\":" + NOW, "\"nbf\":" + (NOW + 30)))) {
            assertThat(verifier.verify(signed(good.replace("jti-1", "good-" + jti++)))
                            .clientId())
                    .isEqualTo("client-1");
        }
        assertThatIllegalArgumentException().isThrownBy(() -> builder().maxLifetime(Duration.ofSeconds(301)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().clockSkew(Duration.ofSeconds(61)));
        ClientAssertionVerifier strict = builder()
                .maxLifetime(Duration.ofSeconds(30))
                .clockSkew(Duration.ZERO)
                .build();
        Refused.with(Reason.TOO_LONG_LIVED, () -> strict.verify(signed(claims())));
    }

    @Test
    void anIdIsNeeded() {
        refused(Reason.MALFORMED, claims().replace(",\"jti\":\"jti-1\"", ""));
        refused(Reason.MALFORMED, claims().replace("\"jti-1\"", "\"\""));
        refused(Reason.MALFORMED, claims().replace("\"jti-1\"", "7"));
        refused(Reason.MALFORMED, claims().replace("jti-1", "j".repeat(257)));
        refused(Reason.MALFORMED, claims().replace("\"jti\":\"jti-1\"", "\"jti\":\"a\",\"jti\":\"b\""));
    }

    @Test
    void theTypeIsItsOwn() throws Exception {
        String untyped = "{\"alg\":\"EdDSA\"}";
        String jwt = "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}";
        refusedHeader(untyped);
        refusedHeader(jwt);
        refusedHeader("{\"alg\":\"EdDSA\",\"typ\":\"dpop+jwt\"}");
        ClientAssertionVerifier older = builder().acceptUntypedAssertions().build();
        assertThat(older.verify(ED.jws(untyped, claims())).keyId()).isEqualTo("ed");
        assertThat(older.verify(ED.jws(jwt, claims().replace("jti-1", "jti-2"))).keyId())
                .isEqualTo("ed");
        Refused.with(
                Reason.MALFORMED, () -> older.verify(ED.jws("{\"alg\":\"EdDSA\",\"typ\":\"dpop+jwt\"}", claims())));
    }

    @Test
    void noOtherAlgorithmIsPossible() {
        for (String algorithm : List.of("none", "None", "HS256", "HS512", "ES384", "RS512", "eddsa", "Ed448", "")) {
            refusedHeader(header(algorithm, ",\"kid\":\"ed\""));
        }
        refusedHeader("{\"typ\":\"client-authentication+jwt\"}");
        refusedHeader("{\"typ\":\"client-authentication+jwt\",\"alg\":[\"EdDSA\"]}");
        String unsigned = TestKey.encode(header("none", "")) + "." + TestKey.encode(claims()) + ".";
        Refused.with(Reason.MALFORMED, () -> verifier.verify(unsigned));
        String input = TestKey.encode(header("HS256", ",\"kid\":\"rsa\"")) + "." + TestKey.encode(claims());
        String keyed = input + "." + TestKey.encode(TestKey.sha256(RSA.bareJwk() + input));
        Refused.with(Reason.MALFORMED, () -> verifier.verify(keyed));
    }

    @Test
    void aKeyServesItsOwnAlgorithmOnly() {
        String crossed = ED.jws(header("ES256", ",\"kid\":\"ed\""), claims());
        Refused.with(Reason.BAD_SIGNATURE, () -> verifier.verify(crossed));
        String named = EC.jws(header("ES256", ",\"kid\":\"ed\""), claims());
        Refused.with(Reason.BAD_SIGNATURE, () -> verifier.verify(named));
        String unknown = ED.jws(header("EdDSA", ",\"kid\":\"../../etc/passwd' OR 1=1\""), claims());
        Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(unknown));
    }

    @Test
    void keysThatComeAlongAreNeitherUsedNorFetched() throws Exception {
        TestKey evil = TestKey.ed25519();
        try (var server = new JwksServer(TestKey.set(evil.jwk("\"kid\":\"evil\",")))) {
            for (String brought : List.of(
                    "\"jku\":\"" + server.uri() + "\"",
                    "\"x5u\":\"" + server.uri() + "\"",
                    "\"jwk\":" + evil.bareJwk(),
                    "\"x5c\":[\"AAAA\"]",
                    "\"crit\":[\"exp\"]",
                    "\"b64\":false")) {
                String assertion = evil.jws(header("EdDSA", ",\"kid\":\"ed\"," + brought), claims());
                Refused.with(Reason.MALFORMED, () -> verifier.verify(assertion));
            }
            assertThat(server.requests()).isZero();
            assertThat(asked).hasValue(0);
        }
    }

    @Test
    void noBitMayChange() throws Exception {
        String good = signed(claims());
        for (int at = 0; at < good.length(); at++) {
            for (int bit = 0; bit < 7; bit += 3) {
                String flipped = good.substring(0, at) + (char) (good.charAt(at) ^ 1 << bit) + good.substring(at + 1);
                Refused.by(() -> verifier.verify(flipped));
            }
            String cut = good.substring(0, at);
            Refused.by(() -> verifier.verify(cut));
        }
        assertThat(used).hasValue(0);
        assertThat(verifier.verify(good).clientId()).isEqualTo("client-1");
    }

    @Test
    void aRevokedKeyOfAClientsOwnSetIsRefused() throws Exception {
        try (var server = new JwksServer(TestKey.set(ED.jwk("\"kid\":\"ed\","), EC.bareJwk()))) {
            ClientAssertionVerifier own = builder()
                    .keys(VerificationKeys.byOwner(Map.of(
                            "client-1",
                            VerificationKeys.ofClient("client-1", server.uri(), HttpClient.newHttpClient(), time))))
                    .build();
            assertThat(own.verify(signed(claims())).keyId()).isEqualTo("ed");
            Refused.with(Reason.UNKNOWN_KEY, () -> own.verify(signed(claims().replace("client-1", "client-2"))));
            server.publish(TestKey.set(ED.jwk("\"kid\":\"ed\",\"revoked\":{\"at\":1},")));
            time.advance(Duration.ofSeconds(60));
            String later = claims().replace("jti-1", "jti-2")
                    .replace("" + NOW, "" + (NOW + 60))
                    .replace("\"exp\":" + (NOW + 60), "\"exp\":" + (NOW + 120));
            Refused.with(Reason.REVOKED, () -> own.verify(signed(later)));
        }
    }

    @Test
    void tellsTheServiceWhatToAnswer() {
        VerificationException refused = Refused.by(() -> verifier.verify("a.b"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isEqualTo("invalid_client");
        assertThat(refused.headers()).isEmpty();
        for (var outcome : Map.of(
                        ReplayGuard.Outcome.FULL, Reason.GUARD_FULL,
                        ReplayGuard.Outcome.OVER_QUOTA, Reason.GUARD_QUOTA,
                        ReplayGuard.Outcome.UNAVAILABLE, Reason.GUARD_UNAVAILABLE)
                .entrySet()) {
            ClientAssertionVerifier guarded =
                    builder().replayGuard((key, until) -> outcome.getKey()).build();
            VerificationException undecided = Refused.by(() -> guarded.verify(signed(claims())));
            assertThat(undecided.reason()).isEqualTo(outcome.getValue());
            assertThat(undecided.status()).isEqualTo(outcome.getValue() == Reason.GUARD_QUOTA ? 429 : 503);
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> ClientAssertionVerifier.issuer(ISSUER).build())
                .withMessageContaining("keys");
        assertThatIllegalArgumentException().isThrownBy(() -> ClientAssertionVerifier.issuer(" "));
    }
}
