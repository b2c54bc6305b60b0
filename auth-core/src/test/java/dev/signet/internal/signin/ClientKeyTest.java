package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.gate.OidcPeer;
import dev.signet.internal.jose.SignerJwk;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.P256Signer;
import dev.signet.internal.keys.StoredSigner;
import dev.signet.testkit.ManualTimeSource;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ClientKeyTest {
    private static final String ISSUER = "https://login.acme.test";
    private static final Secret SEED = Secret.of("MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g");

    private final ManualTimeSource time = ManualTimeSource.create();

    private static ServerMetadata server(String... algorithms) {
        return new ServerMetadata(
                ISSUER,
                Map.of(ServerMetadata.Endpoint.TOKEN, URI.create(ISSUER + "/token")),
                Map.of(ServerMetadata.Capability.CLIENT_ASSERTION_ALGORITHMS, Set.of(algorithms)),
                false,
                Instant.EPOCH);
    }

    private String assertion(ClientProof key, ServerMetadata server) throws Exception {
        var method = (ClientAuthentication.PrivateKeyJwt) key.choose("robot", ISSUER, server, time);
        return method.source().assertion().reveal();
    }

    private static String part(String jwt, int index) {
        return new String(Base64.getUrlDecoder().decode(jwt.split("\\.")[index]), StandardCharsets.UTF_8);
    }

    @Test
    void saysWhatRfc7523AsksFor() throws Exception {
        var key = new ClientKey(StoredSigner.of(SEED), new FixedRandom());
        long now = time.millis() / 1000;
        var jwt = assertion(key, server());
        assertThat(part(jwt, 0))
                .isEqualTo("{\"alg\":\"EdDSA\",\"typ\":\"client-authentication+jwt\","
                        + "\"kid\":\"kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k\"}");
        assertThat(part(jwt, 1))
                .isEqualTo("{\"iss\":\"robot\",\"sub\":\"robot\",\"aud\":\"" + ISSUER
                        + "\",\"jti\":\"AAECAwQFBgcICQoLDA0ODw\",\"iat\":" + now + ",\"exp\":" + (now + 60) + "}");
        assertThat(key).hasToString("ClientKey[kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k]");
    }

    @Test
    void isAnotherOneForEachRequest() throws Exception {
        var key = ClientProof.key(StoredSigner.of(SEED));
        var seen = new HashSet<String>();
        for (int i = 0; i < 100; i++) {
            seen.add(part(assertion(key, server()), 1));
        }
        assertThat(seen).hasSize(100);
    }

    @Test
    void callsTheAlgorithmWhatTheServerCallsIt() throws Exception {
        var key = ClientProof.key(StoredSigner.of(SEED));
        assertThat(part(assertion(key, server("Ed25519", "RS256")), 0)).contains("\"alg\":\"Ed25519\"");
        assertThat(part(assertion(key, server("Ed25519", "EdDSA")), 0)).contains("\"alg\":\"EdDSA\"");
    }

    @Test
    @Tag("peers")
    @Timeout(60)
    void anotherLibraryBelievesOurAssertions() throws Exception {
        var keys = List.<AssertionSigner>of(
                StoredSigner.of(Ed25519PrivateKey.generate(new SecureRandom()).toPkcs8V1()),
                StoredSigner.of(P256Signer.generate(new SecureRandom())));
        time.advance(Duration.between(time.instant(), TimeSource.system().instant()));
        for (var signer : keys) {
            var jwk = SignerJwk.of(signer).members().with("kid", signer.keyId());
            var set = "{\"keys\":[" + new String(jwk.compact(), StandardCharsets.UTF_8) + "]}";
            var jwt = assertion(ClientProof.key(signer), server());
            assertThat(OidcPeer.node("verify-proofs.mjs", "assertion", jwt, set, ISSUER, "robot"))
                    .isEqualTo("ok " + SignerJwk.algorithms(signer).get(0) + " 60");
            assertThat(OidcPeer.node("verify-proofs.mjs", "assertion", jwt, set, ISSUER + "/", "robot"))
                    .as("another audience")
                    .startsWith("refused");
        }
    }
}
