package dev.signet.internal.codex;

import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.Secret;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Made-up records and tokens of agents. Keys and signatures hold {@link SampleTokens#MARKER}. */
final class SampleAgents {
    static final String KEY = "MC4CAQ" + SampleTokens.MARKER;

    /** The members of a record as the CLI writes them, one an element; the claims of its token have the same names. */
    static final List<String> LATER = List.of(
            "\"agent_runtime_id\":\"agent-123\"",
            "\"agent_private_key\":\"" + KEY + "\"",
            "\"account_id\":\"acct-1111\"",
            "\"chatgpt_user_id\":\"user-2222\"",
            "\"email\":\"bot@example.test\"",
            "\"plan_type\":\"pro\"",
            "\"chatgpt_account_is_fedramp\":false");

    static final List<String> OLDER = List.of(
            "\"workspace_id\":\"acct-1111\"",
            "\"chatgpt_user_id\":\"user-2222\"",
            "\"agent_runtime_id\":\"agent-123\"",
            "\"agent_private_key\":\"" + KEY + "\"",
            "\"registered_at\":\"2026-04-23T00:00:00Z\"");

    static final String RECORD = """
            {
                "agent_runtime_id": "agent-123",
                "agent_private_key": "%s",
                "account_id": "acct-1111",
                "chatgpt_user_id": "user-2222",
                "email": "bot@example.test",
                "plan_type": "pro",
                "chatgpt_account_is_fedramp": false%s
              }""";
    static final AgentIdentity AGENT = new AgentIdentity(
            "agent-123",
            new AgentIdentity.StoredRecord(Secret.of(KEY)),
            Map.of("account_id", "acct-1111", "user_id", "user-2222", "email", "bot@example.test", "plan", "pro"));

    private SampleAgents() {}

    static String agentDocument(String agent) {
        return "{\n  \"auth_mode\": \"agentIdentity\",\n  \"OPENAI_API_KEY\": null,\n  \"agent_identity\": " + agent
                + "\n}";
    }

    static String object(List<String> members, String... more) {
        var all = new ArrayList<>(members);
        all.addAll(Arrays.asList(more));
        return "{" + String.join(",", all) + "}";
    }

    /** The members with {@code value} for the one called {@code name}, which is added where it is not there. */
    static List<String> with(List<String> members, String name, String value) {
        var changed = new ArrayList<>(without(members, name));
        changed.add("\"" + name + "\":" + value);
        return changed;
    }

    static List<String> without(List<String> members, String name) {
        return members.stream()
                .filter(member -> !member.startsWith("\"" + name + "\":"))
                .toList();
    }

    /** A token with these members as its claims, and those of RFC 7519 that the later generation has. */
    static String jwt(List<String> members) {
        return SampleTokens.jwt(
                object(members, "\"iss\":\"https://issuer.test\"", "\"aud\":\"a\"", "\"iat\":1", "\"exp\":1795219200"));
    }

    static String document(String agent) {
        return "{\"auth_mode\":\"agentIdentity\",\"OPENAI_API_KEY\":null,\"agent_identity\":" + agent + "}";
    }
}
