package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Random documents full of members nobody knows: what is not to be replaced comes out byte for byte as it was. */
class AuthJsonWriterPropertyTest {
    private static final int ROUNDS = 2_000;

    @Test
    void notesATaskAndKeepsEveryOtherByte() throws Exception {
        for (var seed = 0; seed < ROUNDS; seed++) {
            var stored = agent(new RandomJson(seed), "task-1");
            var expected = agent(new RandomJson(seed), "task-2");
            assertThat(stored).as("a control: seed %d", seed).isNotEqualTo(expected);

            assertThat(over(stored).task("agent-123", "task-2"))
                    .asString(StandardCharsets.UTF_8)
                    .as("seed %d", seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void signsInAndKeepsEveryMemberNobodyKnows() throws Exception {
        for (var seed = 0; seed < ROUNDS; seed++) {
            var known = Map.of("auth_mode", "\"chatgpt\"", "tokens", "{}", "personal_access_token", "\"at-1\"");
            var stored = new RandomJson(seed).mixedWithUnknown(known, 6);
            var expected = new LinkedHashMap<String, Object>();
            expected.put("auth_mode", "\"apikey\"");
            expected.put("OPENAI_API_KEY", "\"sk-1\"");
            stored.forEach((name, value) -> {
                if (!known.containsKey(name)) {
                    expected.put(name, value);
                }
            });

            assertThat(over(RandomJson.text(stored)).apiKey(Secret.of("sk-1")))
                    .asString(StandardCharsets.UTF_8)
                    .as("seed %d", seed)
                    .isEqualTo(RandomJson.text(expected));
        }
    }

    private static AuthJsonWriter over(String stored) throws Exception {
        return AuthJsonWriter.over(stored.getBytes(StandardCharsets.UTF_8), "a file");
    }

    private static String agent(RandomJson random, String task) {
        var record = Map.of(
                "agent_runtime_id", "\"agent-123\"",
                "agent_private_key", "\"k\"",
                "account_id", "\"acct-1111\"",
                "task_id", RandomJson.quoted(task));
        var top = Map.of(
                "auth_mode",
                "\"agentIdentity\"",
                "OPENAI_API_KEY",
                random.coin() ? "null" : "\"sk-1\"",
                "agent_identity",
                random.mixedWithUnknown(record, 4));
        return RandomJson.text(random.mixedWithUnknown(top, 5));
    }
}
