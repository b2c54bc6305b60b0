package dev.signet.internal.config;

import com.electronwill.nightconfig.core.UnmodifiableConfig;
import com.electronwill.nightconfig.toml.TomlParser;
import java.io.FilterReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A table of a TOML 1.0 document, for settings that are texts, lists of texts, truth values, or tables. Values of other types can be
 * there but not be read. Immutable. Nothing it throws quotes the content: a configuration file may hold keys and tokens.
 *
 * <p>The one place that uses the TOML library, which is loaded with the first document.
 */
public final class TomlTable {
    private static final int MAX_DEPTH = 64;
    private static final String REMEDY = "Correct it, or restore the last version that worked.";

    private final String file;
    private final String path;
    private final Map<String, Object> values;

    private TomlTable(String file, String path, UnmodifiableConfig config) {
        this.file = file;
        this.path = path;
        var read = new TreeMap<String, Object>();
        config.entrySet().forEach(entry -> read.put(entry.getKey(), entry.getRawValue()));
        this.values = Collections.unmodifiableMap(read);
    }

    /**
     * Reads a document: UTF-8, with or without a byte order mark.
     *
     * @param file what to call it in messages
     * @throws ConfigFileException when it is no TOML, names a key twice, or nests deeper than 64
     */
    public static TomlTable parse(byte[] content, String file) throws ConfigFileException {
        String text = text(content, file);
        if (TomlNesting.deepest(text) > MAX_DEPTH) {
            throw new ConfigFileException(file + " nests arrays and tables deeper than " + MAX_DEPTH, REMEDY);
        }
        // The parser wants a line end after a last line that opens a table; TOML does not.
        var lines = new LineCounter(text + "\n");
        try {
            return new TomlTable(file, "", new TomlParser().parse(lines));
        } catch (RuntimeException e) {
            // Whatever the parser stumbles over; and without a cause, since what it says quotes the text.
            throw new ConfigFileException(
                    file + " is no valid TOML, or names a key twice; reading stopped at line " + lines.number(),
                    REMEDY);
        }
    }

    private static String text(byte[] content, String file) throws ConfigFileException {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new ConfigFileException(file + " is no valid UTF-8", "Save it as UTF-8.");
        }
        int line = 1;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            line += c == '\n' ? 1 : 0;
            boolean lineEnd = c == '\n' || (c == '\r' && text.startsWith("\n", i + 1));
            // The parser takes a lone carriage return for a line end; an editor that shows one line must be right.
            if (Character.isISOControl(c) && c != '\t' && !lineEnd && c < 0x80) {
                throw new ConfigFileException(
                        file + " has a control character (" + (int) c + ") in line " + line, "Remove that character.");
            }
        }
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** What the document is called in messages. */
    public String file() {
        return file;
    }

    /** The names of all values, in order of their characters. */
    public Set<String> keys() {
        return values.keySet();
    }

    /** Whether there is a value called {@code key}, of any type. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /**
     * The text called {@code key}.
     *
     * @return empty when there is no such value
     * @throws ConfigFileException when it is of another type
     */
    public Optional<String> text(String key) throws ConfigFileException {
        Object value = values.get(key);
        if (!has(key)) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return Optional.of(text);
        }
        throw wrongType(key, "a text in quotes", value);
    }

    /**
     * The texts called {@code key}: a list of them, or one that stands alone.
     *
     * @return empty when there is no such value; a list without entries is a list
     * @throws ConfigFileException when it is of another type, or an entry is
     */
    public Optional<List<String>> texts(String key) throws ConfigFileException {
        if (!(values.get(key) instanceof List<?> list)) {
            return text(key).map(List::of);
        }
        var texts = new ArrayList<String>();
        for (Object entry : list) {
            if (!(entry instanceof String text)) {
                throw wrongType(key, "a text in quotes or a list of such texts", entry);
            }
            texts.add(text);
        }
        return Optional.of(List.copyOf(texts));
    }

    /**
     * The truth value called {@code key}.
     *
     * @return empty when there is no such value
     * @throws ConfigFileException when it is of another type
     */
    public Optional<Boolean> flag(String key) throws ConfigFileException {
        if (!has(key)) {
            return Optional.empty();
        }
        Object value = values.get(key);
        if (value instanceof Boolean flag) {
            return Optional.of(flag);
        }
        throw wrongType(key, "true or false", value);
    }

    /**
     * The table called {@code key}.
     *
     * @return empty when there is no such value
     * @throws ConfigFileException when it is of another type
     */
    public Optional<TomlTable> table(String key) throws ConfigFileException {
        if (!has(key)) {
            return Optional.empty();
        }
        Object value = values.get(key);
        if (value instanceof UnmodifiableConfig table) {
            return Optional.of(new TomlTable(file, path + key + ".", table));
        }
        throw wrongType(key, "a table", value);
    }

    private ConfigFileException wrongType(String key, String expected, @Nullable Object found) {
        return new ConfigFileException(
                "the key " + path + key + " in " + file + " has to be " + expected + ", but has " + typeOf(found),
                "Correct the key.");
    }

    private static String typeOf(@Nullable Object value) {
        if (value instanceof UnmodifiableConfig) {
            return "a table";
        }
        if (value instanceof List<?>) {
            return "a list";
        }
        if (value instanceof Number) {
            return "a number";
        }
        if (value instanceof Boolean) {
            return "true or false";
        }
        return value instanceof String ? "a text" : "a date or time";
    }

    /** How far the parser has come; it asks for one character at a time. */
    private static final class LineCounter extends FilterReader {
        private int ended;
        private boolean atLineEnd;

        LineCounter(String text) {
            super(new StringReader(text));
        }

        @Override
        public int read() throws IOException {
            int c = super.read();
            ended += atLineEnd ? 1 : 0;
            atLineEnd = c == '\n';
            return c;
        }

        /** The line of the character read last, from 1. */
        int number() {
            return ended + 1;
        }
    }
}
