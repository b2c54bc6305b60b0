package dev.signet.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Headers of a credential that is bound to a key. */
class AuthHeadersProofTest {
    private static final URI TARGET = URI.create("https://api.acme.test/me");

    /** Counts its proofs, and remembers one nonce. */
    private static final class Counting implements RequestProof {
        private int proofs;
        private String nonce = "";

        @Override
        public Proven prove(String method, URI target) {
            return new Proven(Secret.of(method + "-proof-" + ++proofs), nonce);
        }

        @Override
        public boolean remember(URI target, String given) {
            if (given.isBlank()) {
                return false;
            }
            nonce = given;
            return true;
        }
    }

    private static Map<String, String> all(AuthHeaders headers) {
        var all = new LinkedHashMap<String, String>();
        headers.forEach(all::put);
        return all;
    }

    @Test
    void areCompleteForOneRequestOnly() throws Exception {
        var headers = AuthHeaders.of("g-1", Map.of("Authorization", "DPoP token"), new Counting());
        assertThatIllegalStateException().isThrownBy(() -> all(headers)).withMessageContaining("forRequest");
        var first = headers.forRequest("GET", TARGET);
        assertThat(all(first)).isEqualTo(Map.of("Authorization", "DPoP token", "DPoP", "GET-proof-1"));
        assertThat(all(first.forRequest("POST", TARGET))).containsEntry("DPoP", "POST-proof-2");
        assertThat(first.generation()).isEqualTo("g-1");
        assertThat(first).hasToString("AuthHeaders[Authorization, DPoP]");
    }

    @Test
    void tellWhetherAnotherNonceIsWorthATry() throws Exception {
        var headers = AuthHeaders.of("g-1", Map.of("Authorization", "DPoP token"), new Counting());
        var first = headers.forRequest("GET", TARGET);
        assertThat(first.remember(TARGET, "n-1")).isTrue();
        assertThat(first.remember(TARGET, "n-1"))
                .as("told by another request meanwhile")
                .isTrue();
        var second = first.forRequest("GET", TARGET);
        assertThat(second.remember(TARGET, "n-1")).as("it was used").isFalse();
        assertThat(second.remember(TARGET, " ")).isFalse();
        assertThat(second.remember(TARGET, "n-2")).isTrue();
    }

    @Test
    void ofABearerTokenAreAlwaysComplete() throws Exception {
        var headers = AuthHeaders.of("g-1", Map.of("Authorization", "Bearer token"));
        assertThat(headers.forRequest("GET", TARGET)).isSameAs(headers);
        assertThat(headers.remember(TARGET, "n-1")).isFalse();
        assertThat(all(headers)).hasSize(1);
    }
}
