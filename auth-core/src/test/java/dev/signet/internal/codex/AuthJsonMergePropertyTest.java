package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Random documents full of members nobody knows, written by a printer of the test's own: after a merge they are, byte for
 * byte, what that printer makes of the same document with the new tokens.
 */
class AuthJsonMergePropertyTest {
    private static final int ROUNDS = 3_000;
    private static final Instant NOW = Instant.parse("2026-11-21T22:48:26.286Z");

    @Test
    void keepsEveryByteOutsideTheReplacedMembers() throws Exception {
        for (var seed = 0; seed < ROUNDS; seed++) {
            var stored = new Document(new RandomJson(seed), "old", "2026-11-13T00:00:00Z").text();
            var expected = new Document(new RandomJson(seed), "new", NOW.toString()).text();
            assertThat(stored).as("a control: seed %d", seed).isNotEqualTo(expected);

            var merged = AuthJsonCodec.INSTANCE.merge(
                    stored.getBytes(StandardCharsets.UTF_8), tokens("new"), NOW, "file auth.json");

            assertThat(new String(merged, StandardCharsets.UTF_8))
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    private static TokenSet tokens(String age) {
        return TokenSet.builder()
                .idToken(Secret.of(idToken(age)))
                .accessToken(Secret.of(age + "-access"))
                .refreshToken(Secret.of(age + "-refresh"))
                .build();
    }

    private static String idToken(String age) {
        return SampleTokens.jwt("{\"age\":\"" + age + "\"}");
    }

    private record Document(RandomJson random, String age, String refreshed) {
        String text() {
            var provenance = random.mixedWithUnknown(Map.of("issuer", "\"https://a.test\"", "client_id", "\"app\""), 2);
            var known = new LinkedHashMap<String, Object>();
            known.put("id_token", RandomJson.quoted(idToken(age)));
            known.put("access_token", RandomJson.quoted(age + "-access"));
            known.put("refresh_token", RandomJson.quoted(age + "-refresh"));
            if (random.coin()) {
                known.put("oauth_provenance", provenance);
            }
            if (random.coin()) {
                known.put("account_id", "\"acct-1\"");
            }
            var top = new LinkedHashMap<String, Object>();
            top.put("auth_mode", "\"chatgpt\"");
            top.put("OPENAI_API_KEY", random.coin() ? "null" : "\"sk-1\"");
            top.put("tokens", random.mixedWithUnknown(known, 4));
            top.put("last_refresh", RandomJson.quoted(refreshed));
            return RandomJson.text(random.mixedWithUnknown(top, 5));
        }
    }
}
