package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.signet.auth.agent.KeyState;
import dev.signet.internal.keys.AgentIdentityVectors;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AgentVerifierTest {
    private static final Instant SIGNED = Instant.parse("2026-04-23T00:00:00Z");
    private static final String TIMESTAMP = "2026-04-23T00:00:00Z";
    private static final TestKey KEY = TestKey.ed25519();

    private final ManualTimeSource time = ManualTimeSource.at(SIGNED);

    private AgentVerifier.Builder builder(PublishedKey... keys) {
        return AgentVerifier.keys(VerificationKeys.fixed(List.of(keys)))
                .acceptUnboundAssertions()
                .time(time);
    }

    private static PublishedKey published(TestKey key, KeyState state) {
        return PublishedKey.ofJwk("agent-1", key.bareJwk(), state);
    }

    @Test
    void believesTheAssertionOfTheVectors() throws Exception {
        var vectors = AgentIdentityVectors.read();
        var key = PublishedKey.ofSsh("agent-123", vectors.text("ssh_public_key"), KeyState.ACTIVE);
        VerifiedAgent agent = builder(key).build().verify(vectors.text("agent_assertion", "authorization_header"));
        assertThat(agent.runtimeId()).isEqualTo("agent-123");
        assertThat(agent.taskId()).isEqualTo("task-123");
        assertThat(agent.issuedAt()).isEqualTo(SIGNED);
        assertThat(agent.keyId()).isEqualTo(key.thumbprint());
        assertThat(agent.keyState()).isEqualTo(KeyState.ACTIVE);
    }

    @Test
    void believesAnotherImplementation() throws Exception {
        VerifiedAgent agent = builder(published(KEY, KeyState.ACTIVE))
                .build()
                .verify(KEY.assertion("agent-1", "t.a~s_k-1", TIMESTAMP));
        assertThat(agent.taskId()).isEqualTo("t.a~s_k-1");
        assertThat(agent.keyId()).isEqualTo(KEY.thumbprint());
    }

    @Test
    void takesTheOrderOfMembersAndTheCaseOfTheSchemeAsTheyCome() throws Exception {
        String signature = java.util.Base64.getEncoder().encodeToString(KEY.sign("agent-1:task-1:" + TIMESTAMP));
        String envelope = "{ \"timestamp\": \"" + TIMESTAMP + "\", \"task_id\": \"task-1\", \"signature\": \""
                + signature + "\",\n \"agent_runtime_id\": \"agent-1\" }";
        String header = TestKey.header(envelope).replace("AgentAssertion", "agentassertion");
        assertThat(builder(published(KEY, KeyState.ACTIVE))
                        .build()
                        .verify(header)
                        .taskId())
                .isEqualTo("task-1");
    }

    @Test
    void isFreshForSixtySecondsAndThirtyAhead() throws Exception {
        AgentVerifier verifier = builder(published(KEY, KeyState.ACTIVE)).build();
        String header = KEY.assertion("agent-1", "task-1", TIMESTAMP);
        for (long second : List.of(-30L, -29L, 0L, 1L, 59L, 60L)) {
            time.setWall(SIGNED.plusSeconds(second));
            assertThat(verifier.verify(header).issuedAt()).isEqualTo(SIGNED);
        }
        time.setWall(SIGNED.plusMillis(60_001));
        Refused.with(Reason.STALE, () -> verifier.verify(header));
        time.setWall(SIGNED.plusSeconds(61));
        Refused.with(Reason.STALE, () -> verifier.verify(header));
        time.setWall(SIGNED.minusMillis(30_001));
        Refused.with(Reason.FUTURE, () -> verifier.verify(header));
        time.setWall(SIGNED.minusSeconds(31));
        Refused.with(Reason.FUTURE, () -> verifier.verify(header));
    }

    @Test
    void freshnessHasLimits() throws Exception {
        AgentVerifier.Builder builder = builder(published(KEY, KeyState.ACTIVE));
        String header = KEY.assertion("agent-1", "task-1", TIMESTAMP);
        AgentVerifier strict =
                builder.maxAge(Duration.ofSeconds(5)).maxAhead(Duration.ZERO).build();
        time.setWall(SIGNED.plusSeconds(6));
        Refused.with(Reason.STALE, () -> strict.verify(header));
        time.setWall(SIGNED.minusSeconds(1));
        Refused.with(Reason.FUTURE, () -> strict.verify(header));
        AgentVerifier lenient = builder.maxAge(Duration.ofMinutes(5))
                .maxAhead(Duration.ofSeconds(60))
                .build();
        time.setWall(SIGNED.plusSeconds(300));
        assertThat(lenient.verify(header).runtimeId()).isEqualTo("agent-1");
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAge(Duration.ofSeconds(301)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAge(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAhead(Duration.ofSeconds(61)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxAhead(Duration.ofSeconds(-1)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRevocationDelay(Duration.ofSeconds(601)));
        assertThatIllegalArgumentException().isThrownBy(() -> builder.maxRevocationDelay(Duration.ofMillis(999)));
    }

    @Test
    void anyLiveKeyCountsAndIsTold() throws Exception {
        TestKey old = TestKey.ed25519();
        AgentVerifier verifier = builder(published(KEY, KeyState.ACTIVE), published(old, KeyState.RETIRING))
                .build();
        assertThat(verifier.verify(KEY.assertion("agent-1", "task-1", TIMESTAMP))
                        .keyState())
                .isEqualTo(KeyState.ACTIVE);
        VerifiedAgent by = verifier.verify(old.assertion("agent-1", "task-1", TIMESTAMP));
        assertThat(by.keyState()).isEqualTo(KeyState.RETIRING);
        assertThat(by.keyId()).isEqualTo(old.thumbprint());
    }

    @Test
    void aRevokedKeyAndOneThatIsNotRegisteredYetDoNotCount() {
        TestKey early = TestKey.ed25519();
        AgentVerifier verifier = builder(published(KEY, KeyState.REVOKED), published(early, KeyState.GENERATED))
                .build();
        Refused.with(Reason.REVOKED, () -> verifier.verify(KEY.assertion("agent-1", "task-1", TIMESTAMP)));
        Refused.with(Reason.BAD_SIGNATURE, () -> verifier.verify(early.assertion("agent-1", "task-1", TIMESTAMP)));
    }

    @Test
    void ofOneKeyListedTwiceTheLaterStateCounts() {
        for (var keys : List.of(
                List.of(published(KEY, KeyState.ACTIVE), published(KEY, KeyState.REVOKED)),
                List.of(published(KEY, KeyState.REVOKED), published(KEY, KeyState.ACTIVE)))) {
            AgentVerifier verifier = builder(keys.toArray(PublishedKey[]::new)).build();
            Refused.with(Reason.REVOKED, () -> verifier.verify(KEY.assertion("agent-1", "task-1", TIMESTAMP)));
        }
    }

    @Test
    void aKeyOfAnotherAgentDoesNotCount() {
        TestKey other = TestKey.ed25519();
        AgentVerifier verifier = builder(
                        published(KEY, KeyState.ACTIVE),
                        PublishedKey.ofJwk("agent-2", other.bareJwk(), KeyState.ACTIVE))
                .build();
        Refused.with(Reason.BAD_SIGNATURE, () -> verifier.verify(other.assertion("agent-1", "task-1", TIMESTAMP)));
        Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(other.assertion("agent-3", "task-1", TIMESTAMP)));
    }

    @Test
    void aSourceThatMixesUpOwnersIsNotBelieved() {
        AgentVerifier verifier = AgentVerifier.keys((owner, maxAge) -> List.of(published(KEY, KeyState.ACTIVE)))
                .acceptUnboundAssertions()
                .time(time)
                .build();
        Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(KEY.assertion("agent-2", "task-1", TIMESTAMP)));
    }

    @Test
    void saysWhatItDoesNotBindAndHasThatAccepted() {
        var keys = VerificationKeys.fixed(List.of());
        assertThatIllegalStateException()
                .isThrownBy(() -> AgentVerifier.keys(keys).build())
                .withMessageContaining("acceptUnboundAssertions()")
                .withMessageContaining("DpopVerifier");
        AgentVerifier verifier =
                AgentVerifier.keys(keys).acceptUnboundAssertions().build();
        assertThat(verifier.bindings())
                .containsExactlyInAnyOrder(Binding.SIGNER, Binding.TASK, Binding.TIME)
                .doesNotContain(Binding.AUDIENCE, Binding.METHOD, Binding.BODY, Binding.NONCE, Binding.SINGLE_USE);
    }

    @Test
    void theSameAssertionIsBelievedAgain() throws Exception {
        AgentVerifier verifier = builder(published(KEY, KeyState.ACTIVE)).build();
        String header = KEY.assertion("agent-1", "task-1", TIMESTAMP);
        assertThat(verifier.verify(header).taskId())
                .isEqualTo(verifier.verify(header).taskId());
    }

    @Test
    void whatIsStaleOrMalformedAsksForNoKeys() {
        var asked = new AtomicInteger();
        AgentVerifier verifier = AgentVerifier.keys((owner, maxAge) -> {
                    asked.incrementAndGet();
                    return List.of();
                })
                .acceptUnboundAssertions()
                .time(time)
                .build();
        time.setWall(SIGNED.plusSeconds(61));
        Refused.with(Reason.STALE, () -> verifier.verify(KEY.assertion("agent-1", "task-1", TIMESTAMP)));
        Refused.with(Reason.MALFORMED, () -> verifier.verify("AgentAssertion e30"));
        assertThat(asked).hasValue(0);
        time.setWall(SIGNED);
        Refused.with(Reason.UNKNOWN_KEY, () -> verifier.verify(KEY.assertion("agent-1", "task-1", TIMESTAMP)));
        assertThat(asked).as("the control: it was asked, and asked again").hasValue(2);
    }

    @Test
    void tellsTheServiceWhatToAnswerAndQuotesNothing() {
        AgentVerifier verifier = builder(published(KEY, KeyState.ACTIVE)).build();
        String header = TestKey.ed25519().assertion("agent-1", "task-4711", TIMESTAMP);
        VerificationException refused = Refused.by(() -> verifier.verify(header));
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.error()).isEqualTo("invalid_token");
        assertThat(refused.headers())
                .containsExactlyEntriesOf(
                        java.util.Map.of("WWW-Authenticate", "AgentAssertion error=\"invalid_token\""));
        assertThat(refused.remedy()).isNotBlank();
        assertThat(refused.getMessage()).doesNotContain("4711", header.substring(20, 60));
        VerificationException unavailable = Refused.by(() -> AgentVerifier.keys((owner, maxAge) -> {
                    throw VerificationException.keysUnavailable("the registry is down", null);
                })
                .acceptUnboundAssertions()
                .time(time)
                .build()
                .verify(header));
        assertThat(unavailable.reason()).isEqualTo(Reason.KEYS_UNAVAILABLE);
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.headers()).containsKey("Retry-After").doesNotContainKey("WWW-Authenticate");
    }

    @Test
    void refusesAnAddressOrAClientThatOthersCouldTurnElsewhere() {
        var address = URI.create("https://agents.example/jwks");
        var follows = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgentVerifier.jwks(address)
                        .acceptUnboundAssertions()
                        .httpClient(follows)
                        .build())
                .withMessageContaining("redirect");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> AgentVerifier.jwks(URI.create("http://agents.example/jwks"))
                        .acceptUnboundAssertions()
                        .build())
                .withMessageContaining("https");
        assertThatIllegalStateException()
                .isThrownBy(
                        () -> builder().httpClient(HttpClient.newHttpClient()).build())
                .withMessageContaining("jwks");
    }
}
