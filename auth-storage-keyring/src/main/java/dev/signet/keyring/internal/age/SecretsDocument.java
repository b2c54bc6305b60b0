package dev.signet.keyring.internal.age;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.signet.auth.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an encrypted file holds: {@code {"version":1,"secrets":{"<name>":"<text>"}}}. Immutable.
 *
 * <p>Other programs keep secrets in it too, and may add members of their own. A change is therefore cut into the text: all that is not
 * the one secret stays as it was, to the character.
 */
final class SecretsDocument {
    private static final int VERSION = 1;
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String text;
    private final List<Member> secrets;
    private final int secretsStart;
    private final boolean hasOthers;

    private SecretsDocument(String text, List<Member> secrets, int secretsStart, boolean hasOthers) {
        this.text = text;
        this.secrets = secrets;
        this.secretsStart = secretsStart;
        this.hasOthers = hasOthers;
    }

    /** One secret: where its name starts, and its value from start to end. The value is null when it is no string. */
    private record Member(String name, @Nullable String value, int nameStart, int valueStart, int valueEnd) {
        @Override
        public String toString() {
            return "Member[" + name + "]";
        }
    }

    /** The document of a file that is not there yet. */
    static SecretsDocument empty() {
        String text = "{\"version\":" + VERSION + ",\"secrets\":{}}";
        return new SecretsDocument(text, List.of(), text.length() - 3, false);
    }

    /**
     * Reads a document.
     *
     * @param where the file, for messages
     * @throws StoreException when it is none. What the parser said is left out, since it may quote the text
     */
    static SecretsDocument parse(byte[] bytes, String where) throws StoreException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException noText) {
            throw AgeFaults.damaged(where, "what it encrypts is no UTF-8 text", null);
        }
        try (JsonParser parser = JSON.createParser(text)) {
            return new Reading(parser, text, where).document();
        } catch (StoreException known) {
            throw known;
        } catch (IOException damage) {
            throw AgeFaults.damaged(where, "what it encrypts is no JSON document with unique names", null);
        }
    }

    /** The secret called {@code name}. */
    Optional<String> find(String name, String where) throws StoreException {
        Member member = member(name);
        if (member == null) {
            return Optional.empty();
        }
        if (member.value() == null) {
            throw AgeFaults.damaged(where, "the secret \"" + name + "\" in it is no string", null);
        }
        return Optional.of(member.value());
    }

    private @Nullable Member member(String name) {
        return secrets.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** The same with one secret set. */
    SecretsDocument with(String name, String value, String where) throws StoreException {
        Member member = member(name);
        String changed = member != null
                ? text.substring(0, member.valueStart()) + quoted(value) + text.substring(member.valueEnd())
                : text.substring(0, secretsStart + 1)
                        + quoted(name)
                        + ":"
                        + quoted(value)
                        + (secrets.isEmpty() ? "" : ",")
                        + text.substring(secretsStart + 1);
        return parse(changed.getBytes(StandardCharsets.UTF_8), where);
    }

    /** The same without the secret called {@code name}. */
    SecretsDocument without(String name, String where) throws StoreException {
        Member member = member(name);
        if (member == null) {
            return this;
        }
        int index = secrets.indexOf(member);
        boolean isLast = index == secrets.size() - 1;
        // With the comma that would be left over: the one before, or after when there is none before.
        int from = index > 0 && isLast ? secrets.get(index - 1).valueEnd() : member.nameStart();
        int to = isLast ? member.valueEnd() : secrets.get(index + 1).nameStart();
        String changed = text.substring(0, from) + text.substring(to);
        return parse(changed.getBytes(StandardCharsets.UTF_8), where);
    }

    /** Whether nothing in it is worth a file. */
    boolean isEmpty() {
        return secrets.isEmpty() && !hasOthers;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Holds secrets. */
    @Override
    public String toString() {
        return "SecretsDocument[" + secrets.size() + " secrets]";
    }

    private static String quoted(String value) {
        return "\"" + new String(JsonStringEncoder.getInstance().quoteAsString(value)) + "\"";
    }

    /** One pass over the text. */
    private static final class Reading {
        private final JsonParser parser;
        private final String text;
        private final String where;
        private final List<Member> secrets = new ArrayList<>();
        private int secretsStart = -1;
        private boolean hasVersion;
        private boolean hasOthers;

        Reading(JsonParser parser, String text, String where) {
            this.parser = parser;
            this.text = text;
            this.where = where;
        }

        SecretsDocument document() throws IOException {
            require(parser.nextToken() == JsonToken.START_OBJECT, "what it encrypts is no JSON object");
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                switch (name) {
                    case "version" -> {
                        require(
                                value == JsonToken.VALUE_NUMBER_INT
                                        && parser.getText().equals(Integer.toString(VERSION)),
                                "expected version " + VERSION + ", found another: a newer program may have written it");
                        hasVersion = true;
                    }
                    case "secrets" -> {
                        require(value == JsonToken.START_OBJECT, "its secrets are no JSON object");
                        secretsStart = start();
                        readSecrets();
                    }
                    default -> {
                        hasOthers = true;
                        parser.skipChildren();
                    }
                }
            }
            require(parser.nextToken() == null, "something follows its JSON object");
            require(hasVersion && secretsStart >= 0, "expected the members version and secrets");
            return new SecretsDocument(text, List.copyOf(secrets), secretsStart, hasOthers);
        }

        private void readSecrets() throws IOException {
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                int nameStart = start();
                JsonToken token = parser.nextToken();
                int valueStart = start();
                String value = null;
                if (token == JsonToken.VALUE_STRING) {
                    value = parser.getText();
                } else {
                    parser.skipChildren();
                    parser.finishToken();
                }
                int valueEnd = Math.toIntExact(parser.currentLocation().getCharOffset());
                secrets.add(new Member(name, value, nameStart, valueStart, valueEnd));
            }
        }

        private int start() {
            return Math.toIntExact(parser.currentTokenLocation().getCharOffset());
        }

        private void require(boolean condition, String found) throws StoreException {
            if (!condition) {
                throw AgeFaults.damaged(where, found, null);
            }
        }
    }
}
