package dev.signet.internal.oauth;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The JSON object of a token service's answer (RFC 6749, sections 5.1 and 5.2): its scalar members, and the code within an
 * {@code error} object. Whatever else there is must be well-formed, and is passed over.
 */
final class TokenAnswer {
    private static final int MAX_DEPTH = 64;
    private static final int MAX_NUMBER_LENGTH = 64;

    private enum Type {
        NONE,
        TEXT,
        NUMBER,
        OTHER
    }

    private record Member(Type type, String text) {
        private static final Member ABSENT = new Member(Type.NONE, "");
    }

    private final Map<String, Member> members = new HashMap<>();
    private String nestedErrorCode = "";

    private TokenAnswer() {}

    /**
     * Reads {@code body} strictly.
     *
     * @return empty when it is not one JSON object, holds a member twice or is nested too deeply. Why is not told: the parser's
     *     words may quote a token
     */
    static Optional<TokenAnswer> parse(String body) {
        // RFC 8259, section 8.1: a byte order mark may be ignored.
        String text = body.startsWith("\uFEFF") ? body.substring(1) : body;
        try (JsonParser json = jsonFactory().createParser(text)) {
            var answer = new TokenAnswer();
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            answer.readObject(json);
            return json.nextToken() == null ? Optional.of(answer) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static JsonFactory jsonFactory() {
        return JsonFactory.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxNumberLength(MAX_NUMBER_LENGTH)
                        .maxStringLength(Exchange.MAX_ANSWER_BYTES)
                        .build())
                // Pooled buffers would keep tokens in memory for the thread's life.
                .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
                .build();
    }

    private void readObject(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            JsonToken value = json.nextToken();
            members.put(name, member(json, value));
            if (name.equals("error") && value == JsonToken.START_OBJECT) {
                readErrorObject(json);
            } else {
                json.skipChildren();
            }
        }
    }

    private void readErrorObject(JsonParser json) throws IOException {
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            if (json.nextToken() == JsonToken.VALUE_STRING && name.equals("code")) {
                nestedErrorCode = json.getText();
            }
            json.skipChildren();
        }
    }

    /** JSON's null says the same as an absent member. */
    private static Member member(JsonParser json, JsonToken value) throws IOException {
        return switch (value) {
            case VALUE_NULL -> Member.ABSENT;
            case VALUE_STRING -> new Member(Type.TEXT, json.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Member(Type.NUMBER, json.getText());
            default -> new Member(Type.OTHER, "");
        };
    }

    private Member find(String name) {
        return members.getOrDefault(name, Member.ABSENT);
    }

    /** The text of a member; empty when it is absent or no string. */
    String text(String name) {
        Member member = find(name);
        return member.type() == Type.TEXT ? member.text() : "";
    }

    /** The text of a member that is a number or a string, as servers send numbers both ways; else empty. */
    String numberText(String name) {
        return find(name).text();
    }

    /** Whether a member has a value that is no string. */
    boolean isNoText(String name) {
        Type type = find(name).type();
        return type == Type.NUMBER || type == Type.OTHER;
    }

    /** Whether the answer speaks of an error, readable or not. */
    boolean saysError() {
        return !text("error").isEmpty() || isNoText("error");
    }

    /** The code from {@code error.code}, {@code error} or {@code code}, the first that is text, in lower case; else empty. */
    String errorCode() {
        String code = nestedErrorCode;
        if (code.isEmpty()) {
            code = text("error");
        }
        if (code.isEmpty()) {
            code = text("code");
        }
        return code.toLowerCase(Locale.ROOT);
    }
}
