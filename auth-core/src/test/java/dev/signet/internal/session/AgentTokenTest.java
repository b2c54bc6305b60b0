package dev.signet.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.ExitCodes;
import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.testkit.Account;
import dev.signet.testkit.AgentTokenBuilder;
import dev.signet.testkit.AgentTokenSignature;
import dev.signet.testkit.CodexFixtures;
import dev.signet.testkit.IssuedAgent;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokens that carry an agent's key: the key signs once the token was verified, until the token's end, and the token goes nowhere. */
class AgentTokenTest {
    private static final Duration LIFE = Duration.ofHours(1);

    private final OpenHome home = new OpenHome();
    private final IssuedAgent agent = home.server.agents().issue(Account.of("acct-1111"));

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        home.close();
    }

    @Test
    void theKeyOfAStoredTokenSigns() throws Exception {
        home.put(CodexFixtures.agentJson(token().issue()));
        var before = home.document();
        try (var signet = home.open()) {
            assertThat(home.call(signet)).isEqualTo(200);
            home.passASecond();
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.server.agentTokens().jwkSetFetches()).isEqualTo(1);
        assertThat(home.server.agents().counts().assertionsAccepted()).isEqualTo(2);
        assertThat(home.server.counts().resourceRequests())
                .as("never a request with the token itself")
                .isEqualTo(2);
        assertThat(home.document()).as("a token has no place for a task").isEqualTo(before);
    }

    @Test
    void theKeySignsNoMoreFromTheTokensEndOn() throws Exception {
        home.put(CodexFixtures.agentJson(token().issue()));
        try (var signet = home.open()) {
            var task = signet.agent().newTask();
            home.authorize(signet);
            home.time.advance(LIFE.minusMillis(1));
            assertThat(home.authorize(signet)).isNotNull();
            assertThat(task.authorize(home.server.resourceUri())).isNotNull();
            home.time.advance(Duration.ofMillis(1));

            var e = catchThrowableOfType(SignInRequiredException.class, () -> home.authorize(signet));
            assertThat(ExitCodes.of(e)).isEqualTo(3);
            assertThatThrownBy(() -> task.authorize(home.server.resourceUri()))
                    .isInstanceOf(SignInRequiredException.class)
                    .hasMessageContaining("signs no more");
            assertThat(signet.status().expiresAt()).contains(home.time.instant());
        }
    }

    @Test
    void withNothingButATokenInTheEnvironmentASessionWorks() throws Exception {
        var nowhere = folder.resolve("no-home");
        var variables = new HashMap<>(home.server.environment());
        variables.put("CODEX_ACCESS_TOKEN", token().issue());
        try (var signet = Signet.builder(Profile.codex())
                .home(nowhere)
                .fromEnvironment(variables)
                .allow(home.server.baseUri())
                .timeSource(home.time)
                .build()) {
            assertThat(home.call(signet)).isEqualTo(200);
            assertThat(signet.status().source()).isEqualTo("CODEX_ACCESS_TOKEN");
            assertThat(signet.status().sourceReason()).contains("CODEX_ACCESS_TOKEN is set in the environment");
            assertThatThrownBy(signet::keepAgentAsRecord)
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("CODEX_ACCESS_TOKEN");
        }
        assertThat(Files.exists(nowhere)).isFalse();
    }

    @Test
    void aVerifiedTokenBecomesARecordWithItsTask() throws Exception {
        home.put(CodexFixtures.agentJson(token().issue()));
        try (var signet = home.open()) {
            assertThat(signet.keepAgentAsRecord()).isTrue();
            assertThat(signet.keepAgentAsRecord()).as("the second time").isFalse();
            home.time.advance(LIFE.multipliedBy(3));
            assertThat(home.call(signet)).isEqualTo(200);
        }
        assertThat(home.document())
                .contains("\"agent_runtime_id\": \"" + agent.agentRuntimeId() + "\"")
                .contains("\"task_id\"");
        assertThat(home.server.agents().counts().tasksRegistered())
                .as("the record brought its task along")
                .isEqualTo(1);
    }

    @Test
    void aForgedTokenBecomesNoRecord() throws Exception {
        home.put(CodexFixtures.agentJson(
                token().signature(AgentTokenSignature.OTHER_KEY).issue()));
        var before = home.document();
        try (var signet = home.open()) {
            assertThatThrownBy(signet::keepAgentAsRecord).isInstanceOf(AssertionException.class);
        }
        assertThat(home.document()).isEqualTo(before);
    }

    @Test
    void takenAtItsWordByNameOnly() throws Exception {
        home.put(CodexFixtures.agentJson(
                token().signature(AgentTokenSignature.OTHER_KEY).issue()));
        try (var strict = home.open()) {
            assertThatThrownBy(() -> home.call(strict)).isInstanceOf(AssertionException.class);
        }
        int fetches = home.server.agentTokens().jwkSetFetches();
        try (var trusting = home.builder().trustUnverifiedAgentTokens().build()) {
            assertThat(home.call(trusting)).isEqualTo(200);
        }
        assertThat(home.server.agentTokens().jwkSetFetches()).isEqualTo(fetches);
    }

    @Test
    void keysThatCanNotBeHadAreARemoteTrouble() throws Exception {
        home.put(CodexFixtures.agentJson(token().issue()));
        home.server.agentTokens().beginOutage(ScriptedAnswer.status(503));
        try (var signet = home.open()) {
            var e = catchThrowableOfType(AssertionException.class, () -> home.call(signet));
            assertThat(e.isRemote()).isTrue();
            assertThat(ExitCodes.of(e)).isEqualTo(6);
        }
        assertThat(home.server.counts().resourceRequests()).isZero();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attacks")
    void anAttackIsRefusedWithoutAnyRequest(String name, UnaryOperator<AgentTokenBuilder> attack) throws Exception {
        home.put(CodexFixtures.agentJson(attack.apply(token()).issue()));
        try (var signet = home.open()) {
            assertThatThrownBy(() -> home.call(signet)).isInstanceOf(AuthException.class);
        }
        assertThat(home.server.agentTokens().jwkSetFetches())
                .as("fetches of keys")
                .isZero();
        assertThat(home.server.agents().counts().taskRequests()).isZero();
        assertThat(home.server.counts().resourceRequests()).isZero();
    }

    static Stream<Arguments> attacks() {
        var attacks = new LinkedHashMap<String, UnaryOperator<AgentTokenBuilder>>();
        attacks.put("alg none", token -> token.signature(AgentTokenSignature.NONE));
        attacks.put(
                "HS256 keyed with the public key in PEM",
                token -> token.signature(AgentTokenSignature.HS256_WITH_PUBLIC_PEM));
        attacks.put(
                "HS256 keyed with the public key in DER",
                token -> token.signature(AgentTokenSignature.HS256_WITH_PUBLIC_DER));
        attacks.put("another RSA algorithm", token -> token.signature(AgentTokenSignature.RS512));
        attacks.put("no key id", AgentTokenBuilder::withoutKeyId);
        attacks.put("a key id of 300 characters", token -> token.keyId("k".repeat(300)));
        attacks.put("another issuer", token -> token.issuer("https://evil.test"));
        attacks.put("another audience", token -> token.audience("somebody-else"));
        attacks.put("expired beyond the leeway", token -> token.expiresAt(ago(Duration.ofSeconds(61))));
        attacks.put("no end", token -> token.withoutClaims("exp"));
        attacks.put("an end that is a text", token -> token.claim("exp", "tomorrow"));
        attacks.put("not valid yet", token -> token.notBefore(ago(Duration.ofMinutes(-5))));
        attacks.put("a critical extension", token -> token.header("crit", List.of("exp")));
        attacks.put("keys from elsewhere (jku)", token -> token.header("jku", "https://evil.test/jwks"));
        attacks.put("keys from elsewhere (x5u)", token -> token.header("x5u", "https://evil.test/cert"));
        attacks.put("a key of its own", token -> token.header("jwk", Map.of("kty", "RSA", "n", "AQ", "e", "AQAB")));
        attacks.put("a member twice", token -> token.payloadText("{\"iss\":\"a\",\"iss\":\"b\"}"));
        attacks.put(
                "a header member twice",
                token -> token.headerText("{\"alg\":\"RS256\",\"alg\":\"none\",\"kid\":\"k\"}"));
        attacks.put("huge", token -> token.claim("padding", "x".repeat(70_000)));
        attacks.put("deep", token -> token.payloadText("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"));
        return attacks.entrySet().stream().map(attack -> Arguments.of(attack.getKey(), attack.getValue()));
    }

    private static Instant ago(Duration age) {
        return ManualTimeSource.DEFAULT_START.minus(age);
    }

    /** The same way of looking, at a token that is good: it does reach the network. */
    @Test
    void theCountsSeeAGoodToken() throws Exception {
        home.put(CodexFixtures.agentJson(token().issue()));
        try (var signet = home.open()) {
            home.call(signet);
        }
        assertThat(home.server.agentTokens().jwkSetFetches()).isEqualTo(1);
        assertThat(home.server.agents().counts().taskRequests()).isEqualTo(1);
        assertThat(home.server.counts().resourceRequests()).isEqualTo(1);
    }

    /** Once the keys are known, a key id that is not among them costs one look a minute, however many such tokens come. */
    @Test
    void unknownKeysCostOneLook() throws Exception {
        home.put(CodexFixtures.agentJson(token().issue()));
        try (var signet = home.open()) {
            home.call(signet);
            for (int i = 0; i < 20; i++) {
                var forged = token().keyId("../../etc/passwd" + i).issue();
                var identity = (Credential.AgentIdentity) Profile.codex().accessToken(Secret.of(forged));
                try (var stranger = signet.agent(identity)) {
                    assertThatThrownBy(() -> stranger.authorize(home.server.resourceUri()))
                            .isInstanceOf(AssertionException.class);
                }
            }
        }
        assertThat(home.server.agentTokens().jwkSetFetches()).isBetween(1, 2);
    }

    private AgentTokenBuilder token() {
        return home.server
                .agentTokens()
                .token(agent)
                .issuedAt(home.time.instant())
                .expiresAt(home.time.instant().plus(LIFE));
    }
}
