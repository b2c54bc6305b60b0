package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Parameters and headers that a request lacks are given as null by most servers: the caller's fault, and never an error here. */
class MissingValuesTest {
    private static final URI RESOURCE = URI.create("https://api.acme.test/things");
    private static final Secret TOKEN = Secret.of("token-1");
    private static final TestKey KEY = TestKey.ed25519();

    private final VerificationKeys keys = VerificationKeys.fixed(List.of());
    private final Map<String, String> empty = Map.of();

    private static VerificationException malformed(int status, String error, ThrowingCallable call) {
        VerificationException refused = Refused.by(call);
        assertThat(refused.reason()).isEqualTo(Reason.MALFORMED);
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.error()).isEqualTo(error);
        return refused;
    }

    @Test
    void anAssertionOfAClient() {
        ClientAssertionVerifier verifier = ClientAssertionVerifier.issuer("https://login.acme.test")
                .keys(keys)
                .build();
        assertThat(malformed(400, "invalid_client", () -> verifier.verify(empty.get("client_assertion"))))
                .hasMessageContaining("client_assertion");
        assertThat(malformed(400, "invalid_client", () -> verifier.verify("client-1", empty.get("client_assertion"))))
                .hasMessageContaining("client_assertion");
        String assertion = KEY.jws("{}", "{}");
        assertThat(malformed(400, "invalid_client", () -> verifier.verify(empty.get("client_id"), assertion)))
                .hasMessageContaining("client_id");
    }

    @Test
    void anAssertionOfAnAgent() {
        AgentVerifier verifier =
                AgentVerifier.keys(keys).acceptUnboundAssertions().build();
        assertThat(malformed(401, "invalid_token", () -> verifier.verify(empty.get("Authorization"))))
                .hasMessageContaining("Authorization");
    }

    @Test
    void aProof() {
        DpopVerifier verifier = DpopVerifier.builder().build();
        Map<String, List<String>> headers = Map.of();
        assertThat(malformed(
                        400,
                        "invalid_dpop_proof",
                        () -> verifier.verify(DpopRequest.forToken("POST", RESOURCE, headers.get("DPoP")))))
                .hasMessageContaining("header DPoP");
        malformed(
                401,
                "invalid_dpop_proof",
                () -> verifier.verify(DpopRequest.forResource(
                        "GET", RESOURCE, Collections.singletonList(empty.get("DPoP")), TOKEN, "jkt")));
    }

    @Test
    void theKeyOfATokenThatIsBoundToNone() {
        DpopVerifier verifier = DpopVerifier.builder().build();
        String proof = KEY.jws(
                "{\"typ\":\"dpop+jwt\",\"alg\":\"EdDSA\",\"jwk\":" + KEY.bareJwk() + "}",
                "{\"jti\":\"jti-1\",\"htm\":\"GET\",\"htu\":\"" + RESOURCE + "\",\"iat\":"
                        + TimeSource.system().instant().getEpochSecond() + ",\"ath\":\""
                        + TestKey.encode(TestKey.sha256(TOKEN.reveal())) + "\"}");
        VerificationException refused = Refused.by(() ->
                verifier.verify(DpopRequest.forResource("GET", RESOURCE, List.of(proof), TOKEN, empty.get("jkt"))));
        assertThat(refused.reason()).isEqualTo(Reason.WRONG_TOKEN);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.error()).isEqualTo("invalid_token");
        assertThat(refused).hasMessageContaining("no key");
    }
}
