package dev.signet.internal.dpop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.internal.jose.SignerJwk;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DpopProofsTest {
    private static final URI TARGET = URI.create("https://api.acme.test/v1/me?x=1#y");

    private final ManualTimeSource time = ManualTimeSource.create();
    private final DpopProofs proofs = new DpopProofs(time, new SecureRandom());

    private static DpopKey key() throws Exception {
        return DpopKey.generate(Set.of(), new SecureRandom());
    }

    private static Map<String, Object> claims(Secret proof) throws Exception {
        return JWSObject.parse(proof.reveal()).getPayload().toJSONObject();
    }

    @Test
    void saysWhatSection42AsksFor() throws Exception {
        var key = key();
        var proven = proofs.with(key).prove("GET", TARGET);
        var jws = JWSObject.parse(proven.value().reveal());
        assertThat(jws.getHeader().getType().getType()).isEqualTo("dpop+jwt");
        assertThat(jws.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(jws.getHeader().getKeyID()).isNull();
        var jwk = (ECKey) jws.getHeader().getJWK();
        assertThat(jwk.isPrivate()).isFalse();
        assertThat(jwk.computeThumbprint()).hasToString(key.thumbprint());
        JWSVerifier verifier = new ECDSAVerifier(jwk);
        assertThat(jws.verify(verifier)).isTrue();
        assertThat(claims(proven.value()))
                .containsOnlyKeys("jti", "htm", "htu", "iat")
                .containsEntry("htm", "GET")
                .containsEntry("htu", "https://api.acme.test/v1/me")
                .containsEntry("iat", time.millis() / 1000);
        assertThat((String) claims(proven.value()).get("jti")).hasSize(22);
        assertThat(proven.nonce()).isEmpty();
        assertThat(key + "" + proven)
                .doesNotContain(key.pkcs8().reveal(), proven.value().reveal());
    }

    /** The token and hash of section 7.1. */
    @Test
    void hashesTheTokenAsSection71() throws Exception {
        var proof = proofs.with(key(), Secret.of("Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"))
                .prove("GET", TARGET);
        assertThat(claims(proof.value())).containsEntry("ath", "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo");
    }

    @Test
    void isAnotherOneForEachRequest() throws Exception {
        var proof = proofs.with(key());
        var ids = new HashSet<Object>();
        for (int i = 0; i < 100; i++) {
            ids.add(claims(proof.prove("GET", TARGET).value()).get("jti"));
        }
        assertThat(ids).hasSize(100);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTPS://API.acme.test,                https://api.acme.test/",
        "https://api.acme.test:443/a,          https://api.acme.test/a",
        "http://127.0.0.1:80/a%2Fb?q,          http://127.0.0.1/a%2Fb",
        "http://127.0.0.1:8080/a//b/,          http://127.0.0.1:8080/a//b/",
        "wss://api.acme.test/socket,           https://api.acme.test/socket",
        "ws://[::1]:7/,                        http://[::1]:7/",
        "https://user@api.acme.test/a,         https://api.acme.test/a"
    })
    void provesTheTargetWithoutQueryAndFragment(String target, String htu) throws Exception {
        assertThat(claims(proofs.with(key()).prove("GET", URI.create(target)).value()))
                .containsEntry("htu", htu);
    }

    @Test
    void keepsANonceForItsOriginOnly() throws Exception {
        var proof = proofs.with(key());
        assertThat(proof.remember(TARGET, "n-1")).isTrue();
        var same = proof.prove("POST", URI.create("https://API.acme.test:443/other"));
        assertThat(claims(same.value())).containsEntry("nonce", "n-1");
        assertThat(same.nonce()).isEqualTo("n-1");
        assertThat(claims(proof.prove("POST", URI.create("https://acme.test/")).value()))
                .doesNotContainKey("nonce");
        for (var unfit : List.of("", "a b", "a\"b", "a\\b", "ü", "x".repeat(NonceStore.MAX_LENGTH + 1))) {
            assertThat(proof.remember(TARGET, unfit)).as(unfit).isFalse();
        }
        assertThat(proof.prove("GET", TARGET).nonce()).isEqualTo("n-1");
    }

    @Test
    void forgetsTheNonceThatWasNotUsedForLongest() {
        var nonces = new NonceStore();
        for (int i = 0; i <= NonceStore.MAX_ORIGINS; i++) {
            assertThat(nonces.put("https://" + i + ".test", "n")).isTrue();
            assertThat(nonces.find("https://0.test")).isPresent();
        }
        assertThat(nonces.find("https://1.test")).isEmpty();
        assertThat(nonces.find("https://2.test")).isPresent();
    }

    @Test
    void makesAKeyTheServerTakes() throws Exception {
        for (var algorithms : List.of(Set.<String>of(), Set.of("ES256", "EdDSA"), Set.of("RS256", "ES256"))) {
            var signer = DpopKey.generate(algorithms, new SecureRandom()).open().signer();
            assertThat(SignerJwk.algorithms(signer)).containsExactly("ES256");
        }
        for (var algorithms : List.of(Set.of("EdDSA"), Set.of("Ed25519", "RS256"))) {
            var signer = DpopKey.generate(algorithms, new SecureRandom()).open().signer();
            assertThat(signer.algorithm()).isEqualTo("Ed25519");
        }
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> DpopKey.generate(Set.of("RS256"), new SecureRandom()))
                .withMessageContaining("ES256");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "DPoP error=\"use_dpop_nonce\", error_description=\"a nonce\"; true",
                "DPoP algs=\"ES256\", error = use_dpop_nonce; true",
                "Bearer realm=\"a\", DPoP error=\"use_dpop_nonce\"; true",
                "DPoP error=\"invalid_token\"; false",
                "DPoP error_description=\"use_dpop_nonce\"; false",
                "Bearer; false"
            })
    void knowsAChallengeForANonce(String challenge, boolean expected) {
        assertThat(NonceChallenge.isOne(List.of(challenge))).isEqualTo(expected);
    }
}
