package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.Secret;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DpopVerifierTest {
    /** RFC 9449, section 4.1, figure 2. */
    private static final String TOKEN_PROOF =
            "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNo"
                    + "UklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6"
                    + "IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2"
                    + "VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";

    /** RFC 9449, section 7.1, figure 13. */
    private static final String RESOURCE_PROOF =
            "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNo"
                    + "UklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JEQSIsImNydiI6"
                    + "IlAtMjU2In19.eyJqdGkiOiJlMWozVl9iS2ljOC1MQUVCIiwiaHRtIjoiR0VUIiwiaHR1IjoiaHR0cHM6Ly9yZXNvdXJjZS5leGFtcGxlLm9yZy9wcm"
                    + "90ZWN0ZWRyZXNvdXJjZSIsImlhdCI6MTU2MjI2MjYxOCwiYXRoIjoiZlVIeU8ycjJaM0RaNTNFc05yV0JiMHhXWG9hTnk1OUlpS0NBcWtzbVFFbyJ9."
                    + "2oW9RP35yRqzhrtNP86L-Ey71EOptxRimPPToA1plemAgR6pxHF8y6-yqyVnmcw6Fy1dqd-jfxSYoMxhAJpLjA";

    private static final Secret ACCESS_TOKEN = Secret.of("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU");
    private static final String JKT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I";
    private static final URI RESOURCE = URI.create("https://resource.example.org/protectedresource");
    private static final long NOW = 1_562_262_618;
    private static final TestKey KEY = TestKey.es256();

    private final ManualTimeSource time = ManualTimeSource.at(Instant.ofEpochSecond(NOW));
    private final AtomicInteger used = new AtomicInteger();
    private final DpopVerifier verifier = builder().build();

    private DpopVerifier.Builder builder() {
        ReplayGuard guard = ReplayGuard.inMemory(1000, 100, time);
        return DpopVerifier.builder().time(time).replayGuard((key, until) -> {
            used.incrementAndGet();
            return guard.firstUse(key, until);
        });
    }

    private static String header(TestKey key) {
        return "{\"typ\":\"dpop+jwt\",\"alg\":\"" + key.algorithm() + "\",\"jwk\":" + key.bareJwk() + "}";
    }

    private static String claims() {
        return "{\"jti\":\"jti-1\",\"htm\":\"GET\",\"htu\":\"" + RESOURCE + "\",\"iat\":" + NOW + ",\"ath\":\""
                + TestKey.encode(TestKey.sha256(ACCESS_TOKEN.reveal())) + "\"}";
    }

    private static DpopRequest request(TestKey key, String proof) {
        return DpopRequest.forResource("GET", RESOURCE, List.of(proof), ACCESS_TOKEN, key.thumbprint());
    }

    private void refused(Reason reason, String header, String claims) {
        Refused.with(reason, () -> verifier.verify(request(KEY, KEY.jws(header, claims))));
        assertThat(used).as("nothing is noted").hasValue(0);
    }

    @Test
    void believesTheProofsOfTheStandard() throws Exception {
        VerifiedProof forToken = verifier.verify(
                DpopRequest.forToken("POST", URI.create("https://server.example.com/token"), List.of(TOKEN_PROOF)));
        assertThat(forToken.thumbprint()).isEqualTo(JKT);
        assertThat(forToken.jwtId()).isEqualTo("-BwC3ESc6acc2lTc");
        assertThat(forToken.issuedAt()).isEqualTo(Instant.ofEpochSecond(1_562_262_616));
        assertThat(forToken.bindings()).doesNotContain(Binding.ACCESS_TOKEN, Binding.NONCE, Binding.BODY);
        VerifiedProof forResource =
                verifier.verify(DpopRequest.forResource("GET", RESOURCE, List.of(RESOURCE_PROOF), ACCESS_TOKEN, JKT));
        assertThat(forResource.thumbprint()).isEqualTo(JKT);
        assertThat(forResource.bindings()).contains(Binding.ACCESS_TOKEN, Binding.METHOD, Binding.URI);
    }

    @Test
    void aProofIsForOneRequest() {
        Refused.with(
                Reason.WRONG_REQUEST,
                () -> verifier.verify(
                        DpopRequest.forResource("POST", RESOURCE, List.of(RESOURCE_PROOF), ACCESS_TOKEN, JKT)));
        Refused.with(
                Reason.WRONG_REQUEST,
                () -> verifier.verify(
                        DpopRequest.forResource("get", RESOURCE, List.of(RESOURCE_PROOF), ACCESS_TOKEN, JKT)));
        for (String other : List.of(
                "https://resource.example.org/protectedresource/",
                "https://resource.example.org/Protectedresource",
                "http://resource.example.org/protectedresource",
                "https://resource.example.org:8443/protectedresource",
                "https://other.example.org/protectedresource")) {
            Refused.with(
                    Reason.WRONG_REQUEST,
                    () -> verifier.verify(DpopRequest.forResource(
                            "GET", URI.create(other), List.of(RESOURCE_PROOF), ACCESS_TOKEN, JKT)));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> verifier.verify(DpopRequest.forToken("GET", URI.create("/a"), List.of())));
    }

    @Test
    void queryFragmentAndSpellingDoNotCount() throws Exception {
        assertThat(verifier.verify(DpopRequest.forResource(
                                "GET",
                                URI.create("HTTPS://Resource.Example.ORG:443/x/../%70rotectedresource?page=2#top"),
                                List.of(RESOURCE_PROOF),
                                ACCESS_TOKEN,
                                JKT))
                        .thumbprint())
                .isEqualTo(JKT);
    }

    @Test
    void aProofIsForOneTokenAndTheTokenForOneKey() {
        VerificationException otherToken = Refused.by(() -> verifier.verify(
                DpopRequest.forResource("GET", RESOURCE, List.of(RESOURCE_PROOF), Secret.of("another-token"), JKT)));
        assertThat(otherToken.reason()).isEqualTo(Reason.WRONG_TOKEN);
        VerificationException otherKey = Refused.by(() -> verifier.verify(
                DpopRequest.forResource("GET", RESOURCE, List.of(RESOURCE_PROOF), ACCESS_TOKEN, KEY.thumbprint())));
        assertThat(otherKey.reason()).isEqualTo(Reason.WRONG_TOKEN);
        assertThat(otherKey.error()).isEqualTo("invalid_token");
        refused(Reason.MALFORMED, header(KEY), claims().replaceFirst(",\"ath\":\"[^\"]*\"", ""));
        refused(Reason.MALFORMED, header(KEY), claims().replaceFirst("\"ath\":\"[^\"]*\"", "\"ath\":1"));
    }

    @Test
    void thereIsOneHeader() {
        for (List<String> headers : List.of(
                List.<String>of(),
                List.of(RESOURCE_PROOF, RESOURCE_PROOF),
                List.of(RESOURCE_PROOF + ", " + RESOURCE_PROOF),
                List.of(""),
                List.of("x".repeat(8193)))) {
            VerificationException refused = Refused.by(
                    () -> verifier.verify(DpopRequest.forResource("GET", RESOURCE, headers, ACCESS_TOKEN, JKT)));
            assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
            assertThat(refused.status()).isEqualTo(401);
            assertThat(refused.headers()).containsEntry("WWW-Authenticate", "DPoP error=\"invalid_dpop_proof\"");
        }
    }

    @Test
    void isBelievedOnceWithOneKey() throws Exception {
        String proof = KEY.jws(header(KEY), claims());
        verifier.verify(request(KEY, proof));
        Refused.with(Reason.REPLAYED, () -> verifier.verify(request(KEY, proof)));
        time.advance(Duration.ofSeconds(60));
        Refused.with(Reason.REPLAYED, () -> verifier.verify(request(KEY, proof)));
        time.advance(Duration.ofMillis(1));
        Refused.with(Reason.STALE, () -> verifier.verify(request(KEY, proof)));
        TestKey other = TestKey.ed25519();
        String sameId = other.jws(header(other), claims().replace("\"iat\":" + NOW, "\"iat\":" + (NOW + 60)));
        assertThat(verifier.verify(request(other, sameId)).jwtId()).isEqualTo("jti-1");
    }

    @Test
    void isFreshForSixtySecondsAndThirtyAhead() throws Exception {
        int jti = 0;
        for (long second : List.of(-60L, -59L, 0L, 30L)) {
            String claims =
                    claims().replace("jti-1", "at-" + jti++).replace("\"iat\":" + NOW, "\"iat\":" + (NOW + second));
            assertThat(verifier.verify(request(KEY, KEY.jws(header(KEY), claims)))
                            .issuedAt())
                    .isEqualTo(Instant.ofEpochSecond(NOW + second));
        }
        used.set(0);
        refused(Reason.STALE, header(KEY), claims().replace("\"iat\":" + NOW, "\"iat\":" + (NOW - 61)));
        refused(Reason.FUTURE, header(KEY), claims().replace("\"iat\":" + NOW, "\"iat\":" + (NOW + 31)));
        refused(Reason.MALFORMED, header(KEY), claims().replace("\"iat\":" + NOW + ",", ""));
        refused(Reason.MALFORMED, header(KEY), claims().replace("\"iat\":" + NOW, "\"iat\":\"" + NOW + "\""));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().maxAge(Duration.ofSeconds(301)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder().maxAhead(Duration.ofSeconds(61)));
    }

    @Test
    void allThatIsAskedForIsNeeded() {
        refused(Reason.MALFORMED, header(KEY), claims().replace("\"jti\":\"jti-1\",", ""));
        refused(Reason.MALFORMED, header(KEY), claims().replace("jti-1", ""));
        refused(Reason.MALFORMED, header(KEY), claims().replace("\"htm\":\"GET\",", ""));
        refused(Reason.MALFORMED, header(KEY), claims().replace("\"htu\":\"" + RESOURCE + "\",", ""));
        refused(Reason.WRONG_REQUEST, header(KEY), claims().replace("" + RESOURCE, "not a uri"));
        refused(Reason.MALFORMED, header(KEY).replace("\"typ\":\"dpop+jwt\",", ""), claims());
        refused(Reason.MALFORMED, header(KEY).replace("dpop+jwt", "JWT"), claims());
        refused(Reason.MALFORMED, header(KEY).replace("\"alg\":\"ES256\",", ""), claims());
        refused(Reason.MALFORMED, "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\"}", claims());
    }

    @Test
    void theKeyIsPublicAndForItsAlgorithm() {
        refused(Reason.MALFORMED, header(KEY).replace("\"kty\"", "\"d\":\"AAAA\",\"kty\""), claims());
        refused(
                Reason.MALFORMED,
                "{\"typ\":\"dpop+jwt\",\"alg\":\"HS256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
                claims());
        refused(
                Reason.MALFORMED,
                "{\"typ\":\"dpop+jwt\",\"alg\":\"ES256\",\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
                claims());
        refused(Reason.MALFORMED, header(KEY).replace("ES256", "none"), claims());
        refused(Reason.MALFORMED, header(KEY).replace("ES256", "EdDSA"), claims());
        refused(Reason.MALFORMED, header(KEY).replace("P-256", "P-384"), claims());
        refused(Reason.MALFORMED, header(KEY).replace("\"jwk\":{", "\"jwk\":[{").replace("}}", "}]}"), claims());
        refused(Reason.MALFORMED, header(KEY).replace("\"y\":\"", "\"y\":\"A"), claims());
        refused(
                Reason.MALFORMED,
                header(KEY).replace("{\"typ\"", "{\"jku\":\"http://127.0.0.1:1/\",\"typ\""),
                claims());
        refused(Reason.MALFORMED, header(KEY).replace("{\"typ\"", "{\"crit\":[\"x\"],\"x\":1,\"typ\""), claims());
        refused(Reason.BAD_SIGNATURE, header(TestKey.es256()), claims());
        TestKey rsa = TestKey.rsa();
        Refused.with(Reason.MALFORMED, () -> verifier.verify(request(rsa, rsa.jws(header(rsa), claims()))));
    }

    @Test
    void takesOtherAlgorithmsThatAreAskedFor() throws Exception {
        TestKey rsa = TestKey.rsa();
        DpopVerifier wide = builder().algorithms(Set.of("RS256", "PS256")).build();
        assertThat(wide.verify(request(rsa, rsa.jws(header(rsa), claims()))).thumbprint())
                .isEqualTo(rsa.thumbprint());
        TestKey pss = rsa.withPss();
        String second = claims().replace("jti-1", "jti-2");
        assertThat(wide.verify(request(pss, pss.jws(header(pss), second))).thumbprint())
                .isEqualTo(rsa.thumbprint());
        Refused.with(Reason.MALFORMED, () -> wide.verify(request(KEY, KEY.jws(header(KEY), claims()))));
    }

    @Test
    void noBitMayChange() throws Exception {
        String good = KEY.jws(header(KEY), claims());
        for (int at = 0; at < good.length(); at++) {
            String flipped = good.substring(0, at) + (char) (good.charAt(at) ^ 1 << at % 7) + good.substring(at + 1);
            Refused.by(() -> verifier.verify(request(KEY, flipped)));
            String cut = good.substring(0, at);
            Refused.by(() -> verifier.verify(request(KEY, cut)));
        }
        assertThat(used).hasValue(0);
        assertThat(verifier.verify(request(KEY, good)).jwtId()).isEqualTo("jti-1");
    }

    @Test
    void asksForANonceAndTakesTheOneBefore() throws Exception {
        DpopNonces nonces = DpopNonces.rotating(Duration.ofSeconds(30), new SecureRandom(), time);
        DpopVerifier asking = builder().nonces(nonces).build();
        VerificationException first = Refused.by(() -> asking.verify(request(KEY, KEY.jws(header(KEY), claims()))));
        assertThat(first.reason()).isEqualTo(Reason.NONCE_NEEDED);
        assertThat(first.error()).isEqualTo("use_dpop_nonce");
        assertThat(first.headers()).containsEntry("DPoP-Nonce", nonces.current());
        assertThat(first.headers()).containsEntry("WWW-Authenticate", "DPoP error=\"use_dpop_nonce\"");
        String nonce = nonces.current();
        assertThat(asking.verify(request(KEY, withNonce(nonce, "a"))).bindings())
                .contains(Binding.NONCE);
        time.advance(Duration.ofSeconds(30));
        assertThat(nonces.current()).isNotEqualTo(nonce);
        assertThat(asking.verify(request(KEY, withNonce(nonce, "b"))).jwtId()).isEqualTo("b");
        time.advance(Duration.ofSeconds(30));
        Refused.with(Reason.NONCE_NEEDED, () -> asking.verify(request(KEY, withNonce(nonce, "c"))));
        Refused.with(Reason.NONCE_NEEDED, () -> asking.verify(request(KEY, withNonce("", "d"))));
        VerificationException atToken = Refused.by(() ->
                asking.verify(DpopRequest.forToken("GET", RESOURCE, List.of(KEY.jws(header(KEY), claims())))));
        assertThat(atToken.status()).isEqualTo(400);
        assertThat(atToken.error()).isEqualTo("use_dpop_nonce");
        assertThat(atToken.headers()).containsOnlyKeys("DPoP-Nonce");
    }

    private static String withNonce(String nonce, String jti) {
        return KEY.jws(
                header(KEY),
                claims().replace("jti-1", jti).replace("{\"jti\"", "{\"nonce\":\"" + nonce + "\",\"jti\""));
    }

    @Test
    void noncesThatNobodyTookForLongAreOld() {
        DpopNonces nonces = DpopNonces.rotating(Duration.ofSeconds(30), new SecureRandom(), time);
        String nonce = nonces.current();
        time.advance(Duration.ofSeconds(60));
        assertThat(nonces.accepts(nonce)).isFalse();
        assertThat(nonces.accepts(nonces.current())).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DpopNonces.rotating(Duration.ZERO, new SecureRandom(), time));
    }
}
