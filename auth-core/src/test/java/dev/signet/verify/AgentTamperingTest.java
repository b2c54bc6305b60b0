package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.agent.KeyState;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.verify.VerificationException.Reason;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Assertions that were changed on the way, or written in another way than the one there is. */
class AgentTamperingTest {
    private static final String TIMESTAMP = "2026-04-23T00:00:00Z";
    private static final TestKey KEY = TestKey.ed25519();
    private static final String GOOD = KEY.assertion("agent-1", "task-1", TIMESTAMP);
    private static final int SCHEME = "AgentAssertion ".length();

    private final AgentVerifier verifier = AgentVerifier.keys(
                    VerificationKeys.fixed(List.of(PublishedKey.ofJwk("agent-1", KEY.bareJwk(), KeyState.ACTIVE))))
            .acceptUnboundAssertions()
            .time(ManualTimeSource.at(Instant.parse(TIMESTAMP)))
            .build();

    private static String envelope() {
        return new String(Base64.getUrlDecoder().decode(GOOD.substring(SCHEME)), StandardCharsets.UTF_8);
    }

    private static byte[] signature() {
        return KEY.sign("agent-1:task-1:" + TIMESTAMP);
    }

    private static String withSignature(byte[] signature) {
        return TestKey.header(
                TestKey.envelope("agent-1", Base64.getEncoder().encodeToString(signature), "task-1", TIMESTAMP));
    }

    private void malformed(String header) {
        Refused.with(Reason.MALFORMED, () -> verifier.verify(header));
    }

    @Test
    void theUnchangedOneIsBelieved() throws Exception {
        assertThat(verifier.verify(GOOD).taskId()).isEqualTo("task-1");
        assertThat(verifier.verify(withSignature(signature())).taskId()).isEqualTo("task-1");
    }

    @Test
    void noBitOfTheSignatureMayChange() {
        for (int bit = 0; bit < 512; bit++) {
            byte[] flipped = signature();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            Refused.with(Reason.BAD_SIGNATURE, () -> verifier.verify(withSignature(flipped)));
        }
    }

    @Test
    void noBitOfTheEnvelopeMayChange() {
        byte[] json = envelope().getBytes(StandardCharsets.UTF_8);
        for (int bit = 0; bit < json.length * 8; bit++) {
            byte[] flipped = json.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            String header = "AgentAssertion " + TestKey.encode(flipped);
            Refused.by(() -> verifier.verify(header));
        }
    }

    @Test
    void noPrefixIsBelieved() {
        for (int length = 0; length < GOOD.length(); length++) {
            String header = GOOD.substring(0, length);
            Refused.by(() -> verifier.verify(header));
        }
    }

    @Test
    void noMemberMayComeTwice() {
        for (String member : List.of(
                "\"agent_runtime_id\":\"agent-1\"",
                "\"task_id\":\"task-1\"",
                "\"timestamp\":\"" + TIMESTAMP + "\"",
                "\"signature\":\"" + Base64.getEncoder().encodeToString(signature()) + "\"",
                "\"task\\u005fid\":\"task-1\"")) {
            malformed(TestKey.header("{" + member + "," + envelope().substring(1)));
        }
    }

    @Test
    void noMemberMayBeMissingOrTooMany() {
        malformed(TestKey.header(envelope().replace("\"task_id\":\"task-1\",", "")));
        malformed(TestKey.header("{\"alg\":\"none\"," + envelope().substring(1)));
        malformed(TestKey.header(envelope().replace("\"task-1\"", "null")));
        malformed(TestKey.header(envelope().replace("\"task-1\"", "[\"task-1\"]")));
        malformed(TestKey.header("[" + envelope() + "]"));
        malformed(TestKey.header(envelope() + envelope()));
        malformed(TestKey.header("\ufeff" + envelope()));
    }

    @Test
    void thereIsOneEncoding() {
        String code = GOOD.substring(SCHEME);
        assertThat(code.length() % 4)
                .as("an envelope whose last character has bits to spare")
                .isNotZero();
        malformed(GOOD + "=".repeat(4 - code.length() % 4));
        malformed(GOOD + "=");
        malformed(GOOD.substring(0, GOOD.length() - 1) + (char) (GOOD.charAt(GOOD.length() - 1) + 1));
        malformed("AgentAssertion  " + code);
        malformed("AgentAssertion\t" + code);
        malformed(GOOD + " ");
        malformed(GOOD + "\r\n");
        malformed("AgentAssertion " + code.substring(0, 40) + "\n" + code.substring(40));
        malformed("Bearer " + code);
        malformed("AgentAssertion");
        malformed("");
        malformed("AgentAssertion " + TestKey.encode(" ".repeat(1600) + envelope()));
    }

    @Test
    void aSignatureHasSixtyFourBytesInOneEncoding() {
        byte[] longer = Arrays.copyOf(signature(), 65);
        malformed(withSignature(longer));
        malformed(withSignature(Arrays.copyOf(signature(), 63)));
        malformed(withSignature(new byte[0]));
        String text = Base64.getEncoder().encodeToString(signature());
        for (String other : List.of(
                text.substring(0, text.length() - 2),
                text.replace("==", "="),
                Base64.getUrlEncoder().encodeToString(signature()).replace('_', '-'),
                text.substring(0, 85) + (char) (text.charAt(85) + 1) + "==",
                text + "\\n")) {
            if (!other.equals(text)) {
                Refused.by(
                        () -> verifier.verify(TestKey.header(TestKey.envelope("agent-1", other, "task-1", TIMESTAMP))));
            }
        }
    }

    @Test
    void theSecondSignatureThatTheCurveAllowsIsRefused() {
        byte[] signature = signature();
        var order = BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
        byte[] s = Arrays.copyOfRange(signature, 32, 64);
        byte[] sum = new BigInteger(1, reversed(s)).add(order).toByteArray();
        byte[] malleated = signature.clone();
        Arrays.fill(malleated, 32, 64, (byte) 0);
        byte[] little = reversed(sum);
        System.arraycopy(little, 0, malleated, 32, Math.min(32, little.length));
        Refused.with(Reason.BAD_SIGNATURE, () -> verifier.verify(withSignature(malleated)));
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] turned = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            turned[i] = bytes[bytes.length - 1 - i];
        }
        return turned;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a:b", "..", ".", "a b", "a/b", "é", "a\\u0000", "a%2e", "\\ud800"})
    void idsHaveNoOtherCharacters(String id) {
        malformed(KEY.assertion(id, "task-1", TIMESTAMP));
        malformed(KEY.assertion("agent-1", id, TIMESTAMP));
    }

    @Test
    void idsAreNotJoinedInTwoWays() {
        String signature = Base64.getEncoder().encodeToString(KEY.sign("agent-1:a:b:" + TIMESTAMP));
        malformed(TestKey.header(TestKey.envelope("agent-1", signature, "a:b", TIMESTAMP)));
        malformed(TestKey.header(TestKey.envelope("agent-1:a", signature, "b", TIMESTAMP)));
        malformed(KEY.assertion("a".repeat(129), "task-1", TIMESTAMP));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-04-23T00:00:00.0Z",
                "2026-04-23T00:00:00+00:00",
                "2026-04-23t00:00:00z",
                "2026-04-23 00:00:00Z",
                "2026-04-22T24:00:00Z",
                "2026-04-22T23:59:60Z",
                "2026-02-30T00:00:00Z",
                "2026-4-23T00:00:00Z",
                "+2026-04-23T00:00:0Z",
                "1776902400",
                ""
            })
    void timesAreWrittenInOneWay(String timestamp) {
        malformed(KEY.assertion("agent-1", "task-1", timestamp));
    }

    @Test
    void twentyThousandMutationsGiveOneKindOfException() {
        var random = new Random(20_260_423);
        int refused = 0;
        for (int round = 0; round < 20_000; round++) {
            String mutated = round % 2 == 0
                    ? mutate(GOOD, random)
                    : "AgentAssertion " + TestKey.encode(mutate(envelope(), random));
            if (mutated.equalsIgnoreCase(GOOD)) {
                continue;
            }
            try {
                VerifiedAgent agent = verifier.verify(mutated);
                assertThat(agent.runtimeId() + agent.taskId() + agent.issuedAt())
                        .as("another spelling of the same")
                        .isEqualTo("agent-1task-1" + TIMESTAMP);
            } catch (VerificationException e) {
                assertThat(e.getMessage()).doesNotContain("task-1");
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(19_000);
    }

    private static String mutate(String text, Random random) {
        var mutated = new StringBuilder(text);
        for (int edits = 1 + random.nextInt(3); edits > 0; edits--) {
            int at = random.nextInt(mutated.length());
            switch (random.nextInt(5)) {
                case 0 -> mutated.setCharAt(at, (char) (mutated.charAt(at) ^ 1 << random.nextInt(8)));
                case 1 -> mutated.insert(at, (char) random.nextInt(0x3000));
                case 2 -> mutated.deleteCharAt(at);
                case 3 -> mutated.insert(at, mutated.substring(random.nextInt(at + 1), at));
                default -> mutated.setLength(Math.max(1, at));
            }
        }
        return mutated.toString();
    }
}
