package dev.signet.testkit;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A header value {@code AgentAssertion …}, taken apart and not yet believed. */
record AgentAssertion(
        String agentRuntimeId, String taskId, String timestamp, Instant signedAt, String signature, boolean canonical) {
    static final String SCHEME = "AgentAssertion";

    /** Ids are joined by colons before they are signed, so that they may hold none. */
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._~-]{1,128}");

    private static final Pattern SECONDS = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

    static boolean isOne(String authorization) {
        return authorization.regionMatches(true, 0, SCHEME + " ", 0, SCHEME.length() + 1);
    }

    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    /** A time of RFC 3339 in whole seconds of UTC, as what is signed holds it. */
    static Optional<Instant> parseTimestamp(String text) {
        try {
            return SECONDS.matcher(text).matches() ? Optional.of(Instant.parse(text)) : Optional.empty();
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Standard base64 with padding, in its one spelling. */
    static Optional<byte[]> decodeSignature(String text) {
        return decode(text, Base64.getDecoder(), Base64.getEncoder());
    }

    static Optional<AgentAssertion> parse(String authorization) {
        return decode(
                        authorization.substring(SCHEME.length() + 1),
                        Base64.getUrlDecoder(),
                        Base64.getUrlEncoder().withoutPadding())
                .flatMap(AgentAssertion::utf8)
                .flatMap(json -> JsonText.parse(json).flatMap(members -> of(json, members)));
    }

    private static Optional<AgentAssertion> of(String json, Map<String, @Nullable Object> members) {
        if (members.size() != 4
                || !(members.get("agent_runtime_id") instanceof String agentRuntimeId)
                || !(members.get("signature") instanceof String signature)
                || !(members.get("task_id") instanceof String taskId)
                || !(members.get("timestamp") instanceof String timestamp)) {
            return Optional.empty();
        }
        Optional<Instant> signedAt = parseTimestamp(timestamp);
        if (!isId(agentRuntimeId)
                || !isId(taskId)
                || signedAt.isEmpty()
                || decodeSignature(signature).isEmpty()) {
            return Optional.empty();
        }
        boolean canonical = JsonText.compact(new TreeMap<>(members)).equals(json);
        return Optional.of(new AgentAssertion(agentRuntimeId, taskId, timestamp, signedAt.get(), signature, canonical));
    }

    boolean isSignedWith(AgentPublicKey key) {
        String text = agentRuntimeId + ":" + taskId + ":" + timestamp;
        return decodeSignature(signature)
                .filter(bytes -> key.verifies(text, bytes))
                .isPresent();
    }

    /** Shows no signature. */
    @Override
    public String toString() {
        return "AgentAssertion[" + agentRuntimeId + ", " + taskId + ", " + timestamp + "]";
    }

    private static Optional<byte[]> decode(String text, Base64.Decoder decoder, Base64.Encoder encoder) {
        try {
            byte[] bytes = decoder.decode(text);
            return encoder.encodeToString(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<String> utf8(byte[] bytes) {
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
