package dev.signet.internal.verify;

import dev.signet.internal.agent.AssertionId;
import dev.signet.internal.agent.Timestamp;
import dev.signet.internal.jose.Base64Url;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;

/**
 * A header value {@code AgentAssertion ...}, taken apart and not yet believed.
 *
 * @param runtimeId who it says it is
 * @param taskId on which task
 * @param signedAt when
 * @param signedText what the signature is over, all ASCII
 * @param signature 64 bytes in canonical base64url
 */
public record ReceivedAssertion(
        String runtimeId, String taskId, Instant signedAt, String signedText, String signature) {
    private static final String SCHEME = "AgentAssertion ";

    /** The longest assertion there can be has 600 characters; the rest is for white space. */
    private static final int MAX_LENGTH = 2048;

    private static final Set<String> MEMBERS = Set.of("agent_runtime_id", "signature", "task_id", "timestamp");
    private static final int SIGNATURE_LENGTH = 64;

    /** The value is no assertion. The message says why and quotes nothing. */
    public static final class MalformedException extends Exception {
        private static final long serialVersionUID = 1L;

        private MalformedException(String problem) {
            super(problem);
        }
    }

    /**
     * Takes {@code authorization} apart.
     *
     * @throws MalformedException for another scheme, more than 2048 characters, an encoding that is not canonical, other members than
     *     the four, one of them twice or of another type, an id that can't be signed, a time that is written in another way, and a
     *     signature of another length
     */
    public static ReceivedAssertion parse(String authorization) throws MalformedException {
        if (authorization.length() > MAX_LENGTH) {
            throw new MalformedException(
                    "expected at most " + MAX_LENGTH + " characters, found " + authorization.length());
        }
        if (!authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw new MalformedException("expected the scheme AgentAssertion and one space, found something else");
        }
        JsonObject envelope = envelope(authorization.substring(SCHEME.length()));
        if (!envelope.members().keySet().equals(MEMBERS)) {
            throw new MalformedException(
                    "expected exactly the members agent_runtime_id, signature, task_id and timestamp, found others");
        }
        String runtimeId = id(envelope, "agent_runtime_id");
        String taskId = id(envelope, "task_id");
        String timestamp = text(envelope, "timestamp");
        Instant signedAt = Timestamp.parse(timestamp)
                .orElseThrow(() ->
                        new MalformedException("expected a timestamp as 2026-04-23T00:00:00Z, found another text"));
        return new ReceivedAssertion(
                runtimeId, taskId, signedAt, runtimeId + ':' + taskId + ':' + timestamp, signature(envelope));
    }

    private static JsonObject envelope(String base64Url) throws MalformedException {
        byte[] json = Base64Url.decode(base64Url)
                .orElseThrow(() -> new MalformedException(
                        "the envelope is not canonical base64url without padding (RFC 7515, section 2)"));
        try {
            return JsonObject.parse(json);
        } catch (JsonSyntaxException e) {
            throw new MalformedException("the envelope is not the JSON object of an assertion: " + e.problem());
        }
    }

    private static String id(JsonObject envelope, String name) throws MalformedException {
        String id = text(envelope, name);
        if (!AssertionId.isValid(id)) {
            throw new MalformedException("expected 1 to 128 characters of A-Z a-z 0-9 . _ ~ - as \"" + name
                    + "\", found " + id.length() + " characters, not all of them such");
        }
        return id;
    }

    private static String signature(JsonObject envelope) throws MalformedException {
        String text = text(envelope, "signature");
        byte[] signature;
        try {
            signature = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedException("the signature is not base64 (RFC 4648, section 4)");
        }
        if (!Base64.getEncoder().encodeToString(signature).equals(text)) {
            throw new MalformedException("the signature is not canonical base64 with padding (RFC 4648, section 3.5)");
        }
        if (signature.length != SIGNATURE_LENGTH) {
            throw new MalformedException(
                    "expected a signature of " + SIGNATURE_LENGTH + " bytes, found " + signature.length);
        }
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private static String text(JsonObject envelope, String name) throws MalformedException {
        if (envelope.find(name).orElse(null) instanceof JsonString string) {
            return string.value();
        }
        throw new MalformedException("expected a string as \"" + name + "\", found something else");
    }

    /** Shows no signature. */
    @Override
    public String toString() {
        return "ReceivedAssertion[" + runtimeId + ", " + taskId + ", " + signedAt + "]";
    }
}
