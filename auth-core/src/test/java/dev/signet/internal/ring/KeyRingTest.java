package dev.signet.internal.ring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.DamagedCredentialException.Kind;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.KeyState;
import dev.signet.internal.agent.AgentRegistration.Software;
import dev.signet.internal.keys.AgentIdentityVectors;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.testkit.CanarySecrets;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.junit.CanaryWatch;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KeyRingTest {
    private static final AgentName NAME = new AgentName("ci");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.120Z");
    private static final Instant LATER = Instant.parse("2026-01-01T00:00:01Z");
    private static final AgentIdentityVectors VECTORS = AgentIdentityVectors.read();
    private static final String PRIVATE = VECTORS.text("pkcs8_v2_base64");
    private static final RegistrationTerms TERMS = new RegistrationTerms(
            URI.create("https://Agents.example/v1/agent/register"),
            new Software("1", "acme", "here"),
            List.of("responsesapi"),
            "acct-1111",
            Map.of("fedramp", "true"));
    private static final RegistrationPlan PLAN = new RegistrationPlan(NAME, TERMS);

    /** The whole document, as it is after a registration; others read it too, so it changes on purpose only. */
    @Test
    void isWrittenLikeThis() throws Exception {
        KeyRing ring = registered(KeyRing.EMPTY);

        assertThat(text(ring)).isEqualTo("""
                {
                  "schema": 1,
                  "agents": {
                    "ci": {
                      "keys": {
                        "THUMBPRINT": {
                          "state": "active",
                          "use": "agent-assertion",
                          "private_key": "PRIVATE",
                          "public_key": "PUBLIC",
                          "created_at": "2026-01-01T00:00:00.120Z",
                          "agent_runtime_id": "agent-123",
                          "registered_at": "2026-01-01T00:00:01Z",
                          "reason": "registered",
                          "activated_at": "2026-01-01T00:00:01Z",
                          "turn": 1
                        }
                      },
                      "account_id": "acct-1111",
                      "attributes": {
                        "fedramp": "true"
                      },
                      "registration": {
                        "capabilities": [
                          "responsesapi"
                        ],
                        "ttl": null,
                        "registrar": "https://agents.example"
                      }
                    }
                  }
                }""".replace("THUMBPRINT", key().id())
                .replace("PRIVATE", PRIVATE)
                .replace("PUBLIC", VECTORS.text("ssh_public_key")));
        assertThat(parse(text(ring)).isSame(ring)).isTrue();
    }

    @Test
    void keepsWhatItDoesNotUnderstandAtEveryLevel() throws Exception {
        String before = text(PLAN.begin(KeyRing.EMPTY, making(key()), NOW))
                .replaceFirst("\\{", "{\"x0\": 1.10,")
                .replace("\"agents\": {", "\"agents\": {")
                .replace("\"ci\": {", "\"other\": {\"x1\": [1e2, null]}, \"ci\": {\"x2\": {\"a\": true},")
                .replace("\"registration\": {", "\"registration\": {\"x3\": \"\\u00e9\",")
                .replace("\"keys\": {", "\"keys\": {")
                .replace("\"state\":", "\"x4\": \"later\", \"state\":");

        String after = text(registered(parse(before)));

        assertThat(after)
                .contains("\"x0\": 1.10", "\"x2\": {", "\"x3\": \"\u00e9\"", "\"x4\": \"later\"", "1e2", "\"other\"")
                .contains("\"agent_runtime_id\": \"agent-123\"");
        assertThat(parse(after).agents()).extracting(RingAgent::name).containsExactly(new AgentName("other"), NAME);
    }

    @Test
    void keepsARegisteredAgentAsItIs() throws Exception {
        KeyRing ring = registered(KeyRing.EMPTY);
        RingKey other = RingKey.generated(Ed25519PrivateKey.generate(new SecureRandom()), NOW);

        assertThat(PLAN.begin(ring, making(other), NOW).isSame(ring)).isTrue();
        assertThat(PLAN.conclude(ring, granted(other, "agent-456"), LATER).isSame(ring))
                .isTrue();
    }

    @Test
    void readsAKeyOfEachState() throws Exception {
        String active = text(registered(KeyRing.EMPTY));

        assertThat(view(active)).map(RegisteredAgent::state).contains(KeyState.ACTIVE);
        assertThat(view(active.replace("\"active\"", "\"retiring\"")))
                .map(RegisteredAgent::state)
                .contains(KeyState.RETIRING);
        assertThat(view(active.replace("\"active\"", "\"revoked\"").replace("\"" + PRIVATE + "\"", "null")))
                .map(RegisteredAgent::state)
                .contains(KeyState.REVOKED);
        assertThat(view(active.replace("\"active\"", "\"generated\""))).isEmpty();
    }

    @Test
    void leavesUnknownWhatIsNotThere() throws Exception {
        String bare = text(registered(KeyRing.EMPTY))
                .replaceAll("\"(created|registered|activated)_at\": \"[^\"]*\"", "\"$1_at\": null")
                .replace("\"acct-1111\"", "null");

        assertThat(view(bare)).hasValueSatisfying(agent -> {
            assertThat(agent.accountId()).isEmpty();
            assertThat(agent.registeredAt()).isEmpty();
            assertThat(agent.keyCreatedAt()).isEmpty();
            assertThat(agent.keyAge(ManualTimeSource.create())).isEmpty();
        });
    }

    /** Each row spoils one thing in a document that is read without the change: see the last test. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    "schema": 1                | "schema": 0                   | schema must be a whole number above zero
                    "schema": 1                | "schema": 1.5                 | schema must be a whole number above zero
                    "schema": 1                | "schema": "1"                 | schema must be a whole number above zero
                    "schema": 1                | "schema": 1e0                 | schema must be a whole number above zero
                    "schema": 1,               | ``                            | schema must be a whole number above zero
                    "agents": {                | "agents": 7, "x": {           | agents must be an object, but is a number
                    "ci": {                    | "-c": {                       | agents[0] has a name that no agent can have
                    "ci": {                    | "a": 7, "ci": {               | agents.a must be an object, but is a number
                    "agent-123"                | "agent:123"                   | agents.ci.keys[0].agent_runtime_id must be 1 to 128 characters
                    "agent-123"                | ".."                          | agents.ci.keys[0].agent_runtime_id must be 1 to 128 characters
                    "agent-123"                | null                          | agents.ci.keys[0].agent_runtime_id must be there since the key is active
                    "agent-123"                | 7                             | agents.ci.keys[0].agent_runtime_id must be a string that is not empty, but is a number
                    "acct-1111"                | ""                            | agents.ci.account_id must be a string that is not empty, but is empty
                    "registration": {          | "registration": [], "x": {    | agents.ci.registration must be an object, but is an array
                    "responsesapi"             | 7                             | agents.ci.registration.capabilities must be an array of strings, but is an array of other values
                    "capabilities": [          | "capabilities": {}, "x": [    | agents.ci.registration.capabilities must be an array of strings, but is an object
                    "https://agents.example"   | true                          | agents.ci.registration.registrar must be a string that is not empty, but is a boolean
                    "ttl": null                | "retry_at": "soon"            | agents.ci.registration.retry_at must be a time
                    "keys": {                  | "keys": 7, "x": {             | agents.ci.keys must be an object, but is a number
                    "state": "active"          | "state": "idle"               | agents.ci.keys[0].state must be generated, active, retiring or revoked
                    "state": "active",         | ``                            | agents.ci.keys[0].state must be there, but is absent
                    "reason": "registered"     | "reason": 7                   | agents.ci.keys[0].reason must be a string
                    agent-assertion            | dpop                          | agents.ci.keys[0].use must be agent-assertion
                    "state": "active"          | "state": "active", "task_id": "a:b" | agents.ci.keys[0].task_id must be 1 to 128 characters
                    "state": "active"          | "state": "active", "unanswered": 1.0 | agents.ci.keys[0].unanswered must be a whole number
                    "turn": 1                  | "turn": -1                    | agents.ci.keys[0].turn must be a whole number
                    "acct-1111"                | "acct-1111", "revocations": 7 | agents.ci.revocations must be an array, but is a number
                    "acct-1111"                | "acct-1111", "revocations": [7] | agents.ci.revocations[0] must be an object, but is a number
                    "acct-1111"                | "acct-1111", "revocations": [{"key_id": "k"}] | agents.ci.revocations[0].agent_runtime_id must be there
                    "acct-1111"                | "acct-1111", "revocations": [{"key_id": "k", "agent_runtime_id": ":"}] | agents.ci.revocations[0].agent_runtime_id must be 1 to 128
                    "created_at": "2026        | "created_at": "x2026          | agents.ci.keys[0].created_at must be a time
                    ssh-ed25519 AAAA           | ssh-ed25519 AAAB              | agents.ci.keys[0].public_key must be ssh-ed25519
                    ssh-ed25519 AAAA           | ssh-rsa AAAA                  | agents.ci.keys[0].public_key must be ssh-ed25519
                    """)
    void isCorruptWhere(String found, String instead, String problem) throws Exception {
        assertCorrupt(text(registered(KeyRing.EMPTY)).replace(found, instead), problem);
    }

    @Test
    void isCorruptWhenTheKeyDoesNotFit() throws Exception {
        String good = text(registered(KeyRing.EMPTY));
        Ed25519PrivateKey other = Ed25519PrivateKey.generate(new SecureRandom());
        String thumbprint = other.publicKey().thumbprint();

        assertCorrupt(
                good.replace(key().id(), thumbprint),
                "agents.ci.keys[0] must be named by the thumbprint of its public_key");
        assertCorrupt(
                good.replace(VECTORS.text("ssh_public_key"), other.publicKey().sshText()),
                "agents.ci.keys[0] must be named by the thumbprint of its public_key");
        assertCorrupt(
                good.replace(PRIVATE, other.toPkcs8V2().reveal()),
                "agents.ci.keys[0].private_key must belong to public_key");
        assertCorrupt(
                good.replace(PRIVATE, CanarySecrets.MARKER),
                "agents.ci.keys[0].private_key must be an Ed25519 key in PKCS#8");
        assertCorrupt(good.replace("\"" + PRIVATE + "\"", "null"), "agents.ci.keys[0].private_key must be there");
    }

    /** Somebody else wrote it: it must neither be used nor stay. */
    @Test
    void dropsThePrivatePartOfARevokedKey() throws Exception {
        KeyRing ring = parse(text(registered(KeyRing.EMPTY)).replace("\"active\"", "\"revoked\""));

        assertThat(text(ring)).doesNotContain(PRIVATE, "private_key");
        assertThat(ring.find(NAME).orElseThrow().signing())
                .isEqualTo(new SigningKey.Absent(SigningKey.Cause.REVOKED, Optional.of("registered")));
    }

    @Test
    void tellsWhatSigns() throws Exception {
        assertThat(registered(KeyRing.EMPTY).find(NAME).orElseThrow().signing())
                .isEqualTo(new SigningKey.Present(
                        key().id(),
                        "agent-123",
                        Secret.of(PRIVATE),
                        Optional.empty(),
                        Optional.of(NOW),
                        Map.of("fedramp", "true")))
                .satisfies(CanaryWatch::inspect);
        assertThat(PLAN.begin(KeyRing.EMPTY, making(key()), NOW)
                        .find(NAME)
                        .orElseThrow()
                        .signing())
                .isEqualTo(new SigningKey.Absent(SigningKey.Cause.NOT_REGISTERED, Optional.empty()));
    }

    @Test
    void isCorruptWithTwoActiveKeys() throws Exception {
        RingKey second = RingKey.generated(Ed25519PrivateKey.generate(new SecureRandom()), NOW)
                .registered("agent-456", LATER)
                .activated("registered", LATER);
        String entry = "\"keys\": {\"" + second.id() + "\": "
                + new String(second.json().compact(), UTF_8) + ",";

        String two = text(registered(KeyRing.EMPTY)).replace("\"keys\": {", entry);

        assertCorrupt(two, "agents.ci.keys must hold one active key at most, but holds 2");
        assertThat(view(two.replace("\"state\":\"active\"", "\"state\":\"retiring\"")))
                .map(RegisteredAgent::keyId)
                .contains(key().id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "nul", "{\"schema\":1,\"schema\":1}", "{\"schema\":1}x"})
    void isCorruptWhenItIsNoDocument(String text) {
        assertCorrupt(text, "the ring can't be read: ");
    }

    @Test
    void isUnsupportedWhenItIsNewer() throws Exception {
        String newer = text(registered(KeyRing.EMPTY)).replace("\"schema\": 1", "\"schema\": 2");

        assertThatExceptionOfType(DamagedCredentialException.class)
                .isThrownBy(() -> parse(newer))
                .withMessage("the ring can't be used: expected schema 1, found 2, which a newer version wrote;"
                        + " it is left as it is")
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.UNSUPPORTED))
                .satisfies(e -> assertThat(e.remedy()).contains("Update Signet"));
    }

    @Test
    void isReadWithoutAgents() throws Exception {
        assertThat(parse("{\"schema\":1}").agents()).isEmpty();
        assertThat(parse("{\"agents\":null,\"schema\":1}").agents()).isEmpty();
        assertThat(registered(parse("{\"schema\":1}")).find(NAME)).isPresent();
        assertThat(parse(text(registered(KeyRing.EMPTY))).agents()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "7",
                "ci-runner-7",
                "A.b_c-D",
                "0123456789012345678901234567890123456789012345678901234567890123"
            })
    void takesAName(String name) {
        assertThat(new AgentName(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".a",
                "-a",
                "_a",
                "geheim/x",
                "geheim x",
                "geheim\u00e9",
                "geheim\n",
                "geheim7890123456789012345678901234567890123456789012345678901234x"
            })
    void refusesANameUnquoted(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AgentName(name))
                .withMessageContaining("1 to 64 characters")
                .withMessageNotContaining("geheim");
    }

    private static void assertCorrupt(String text, String problem) {
        assertThatExceptionOfType(DamagedCredentialException.class)
                .isThrownBy(() -> parse(text))
                .withMessageStartingWith("the ring can't be read: ")
                .withMessageContaining(problem)
                .withNoCause()
                .satisfies(e -> {
                    assertThat(e.kind()).isEqualTo(Kind.CORRUPT);
                    assertThat(e.getMessage()).doesNotContain(PRIVATE, key().id(), "agent-123", "acct-1111");
                    CanaryWatch.inspect(e);
                });
    }

    private static RingKey key() throws Exception {
        try (var key = Ed25519PrivateKey.parse(Secret.of(PRIVATE))) {
            return RingKey.generated(key, NOW);
        }
    }

    private static KeyRing registered(KeyRing ring) throws Exception {
        return PLAN.conclude(PLAN.begin(ring, making(key()), NOW), granted(key(), "agent-123"), LATER);
    }

    private static Candidate making(RingKey key) {
        return new Candidate(now -> key, NOW);
    }

    private static KeyEvent.Registered granted(RingKey key, String runtimeId) {
        return new KeyEvent.Registered(key.id(), runtimeId, false);
    }

    private static Optional<RegisteredAgent> view(String text) throws Exception {
        return parse(text).find(NAME).flatMap(RingAgent::registered);
    }

    private static KeyRing parse(String text) throws DamagedCredentialException {
        return KeyRing.parse(text.getBytes(UTF_8), "the ring");
    }

    private static String text(KeyRing ring) {
        return new String(ring.toJson(), UTF_8);
    }
}
