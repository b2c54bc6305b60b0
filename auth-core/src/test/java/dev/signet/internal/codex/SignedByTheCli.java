package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.Secret;
import dev.signet.gate.FirstParty.Seen;
import dev.signet.internal.agent.AgentAssertionFormat;
import dev.signet.internal.agent.AssertionRequest;
import dev.signet.internal.agent.TaskRegistration;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519PublicKey;
import dev.signet.internal.keys.Ed25519Signer;
import dev.signet.internal.keys.Ed25519Verifier;
import dev.signet.internal.keys.EngineChoice;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks at what the CLI signed as one agent: whether its signatures are good under the agent's public key, and whether Signet,
 * with the same private key in the same second, writes the very same bytes.
 */
final class SignedByTheCli implements AutoCloseable {
    private static final String SCHEME = "AgentAssertion ";
    private static final String TASKS = "/task/register";

    private final String runtimeId;
    private final Ed25519Signer ours;
    private final Ed25519Verifier registered;
    private final AgentAssertionFormat format = new AgentAssertionFormat();
    private int registrations;
    private int assertions;
    private int flippedBits;

    /**
     * Reads both keys.
     *
     * @param publicKey as it was registered, {@code ssh-ed25519 ...}
     * @param privateKey as it is stored
     */
    SignedByTheCli(String runtimeId, String publicKey, Secret privateKey) throws Exception {
        var engines = EngineChoice.startingWithJdk();
        byte[] blob = Base64.getDecoder().decode(publicKey.substring(publicKey.indexOf(' ') + 1));
        var key = Ed25519PublicKey.of(Arrays.copyOfRange(blob, blob.length - Ed25519PublicKey.LENGTH, blob.length));
        this.runtimeId = runtimeId;
        this.registered = Ed25519Verifier.of(key, engines);
        this.ours = Ed25519Signer.owning(Ed25519PrivateKey.parse(privateKey), engines);
    }

    /** How many registrations of a task are as they should be. */
    int registrations() {
        return registrations;
    }

    /** How many assertions are as they should be. */
    int assertions() {
        return assertions;
    }

    /** How many of them were refused once one of their bits was another. */
    int flippedBits() {
        return flippedBits;
    }

    /**
     * Looks at all of {@code requests}, and fails at the first that is not as it should be.
     *
     * @return the tasks that were signed for
     */
    Set<String> check(List<Seen> requests) throws Exception {
        var tasks = new HashSet<String>();
        for (Seen request : requests) {
            var authorization = request.authorization().orElse("");
            if (request.path().endsWith(TASKS)) {
                checkRegistration(request);
            } else if (authorization.startsWith(SCHEME)) {
                tasks.add(checkAssertion(authorization));
            }
        }
        return tasks;
    }

    private void checkRegistration(Seen request) throws Exception {
        var body = JsonObject.parse(utf8(request.body()));
        var timestamp = text(body, "timestamp");
        assertThat(request.path()).endsWith("/v1/agent/" + runtimeId + TASKS);
        assertThat(request.authorization()).isEmpty();
        checkSignature(runtimeId + ":" + timestamp, text(body, "signature"));
        assertThat(utf8(request.body())).isEqualTo(TaskRegistration.request(ours, runtimeId, second(timestamp)));
        registrations++;
    }

    private String checkAssertion(String authorization) throws Exception {
        var envelope = JsonObject.parse(Base64.getUrlDecoder().decode(authorization.substring(SCHEME.length())));
        var timestamp = text(envelope, "timestamp");
        var task = text(envelope, "task_id");
        checkSignature(runtimeId + ":" + task + ":" + timestamp, text(envelope, "signature"));
        var same = AssertionRequest.ForTask.of(runtimeId, task);
        // Not told apart in a message: an assertion is a secret for as long as it is taken.
        assertThat(authorization.equals(
                        format.header(ours, same, second(timestamp)).value()))
                .as("Signet writes the same header for the same second")
                .isTrue();
        assertThat(authorization.equals(
                        format.header(ours, same, second(timestamp) + 1).value()))
                .as("and another one for the next")
                .isFalse();
        assertions++;
        return task;
    }

    /** A signature that is good, and no longer so with another bit in it or in what was signed. */
    private void checkSignature(String claim, String signature) throws SignatureException {
        byte[] message = utf8(claim);
        byte[] good = Base64.getDecoder().decode(signature);
        registered.verify(message, good);
        int bit = flippedBits % (good.length * Byte.SIZE);
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> registered.verify(message, flipped(good, bit)));
        assertThatExceptionOfType(SignatureException.class)
                .isThrownBy(() -> registered.verify(flipped(message, bit % (message.length * Byte.SIZE)), good));
        flippedBits++;
    }

    private static byte[] flipped(byte[] bytes, int bit) {
        byte[] changed = bytes.clone();
        changed[bit / Byte.SIZE] ^= (byte) (1 << bit % Byte.SIZE);
        return changed;
    }

    private static String text(JsonObject object, String name) {
        return ((JsonString) object.find(name).orElseThrow()).value();
    }

    private static long second(String timestamp) {
        return Instant.parse(timestamp).getEpochSecond();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        ours.close();
    }
}
