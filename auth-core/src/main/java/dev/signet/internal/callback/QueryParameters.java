package dev.signet.internal.callback;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a query in form encoding (RFC 6749, appendix B), in order, decoded strictly: an escape that is cut off,
 * a byte outside ASCII, or escapes that are no UTF-8 refuse the whole. Immutable.
 */
record QueryParameters(List<Parameter> parameters) {
    /** A name and its value, both decoded; a parameter without {@code =} has the value "". */
    record Parameter(String name, String value) {}

    static QueryParameters parse(String query) throws TurnedAwayException {
        var parameters = new ArrayList<Parameter>();
        for (String part : query.split("&", -1)) {
            if (!part.isEmpty()) {
                int equals = part.indexOf('=');
                String name = equals < 0 ? part : part.substring(0, equals);
                String value = equals < 0 ? "" : part.substring(equals + 1);
                parameters.add(new Parameter(decode(name), decode(value)));
            }
        }
        return new QueryParameters(List.copyOf(parameters));
    }

    /** The values called {@code name}; empty ones count as absent (RFC 6749, section 3.1). */
    List<String> values(String name) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** The value called {@code name}; "" when it is absent. */
    String value(String name) {
        return values(name).stream().findFirst().orElse("");
    }

    /** Whether some name occurs more than once, whatever the values. */
    boolean hasRepetition() {
        return parameters.stream().map(Parameter::name).distinct().count() < parameters.size();
    }

    private static String decode(String text) throws TurnedAwayException {
        var bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                bytes.put((byte) (hex(text, i + 1) << 4 | hex(text, i + 2)));
                i += 2;
            } else if (c > ' ' && c < 0x7F && c != '#') {
                bytes.put((byte) (c == '+' ? ' ' : c));
            } else {
                throw new TurnedAwayException(CallbackFault.PARAMETERS);
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            throw new TurnedAwayException(CallbackFault.PARAMETERS);
        }
    }

    private static int hex(String text, int at) throws TurnedAwayException {
        char c = at < text.length() ? text.charAt(at) : '?';
        // Character.digit takes digits of every script.
        int digit = c < 0x80 ? Character.digit(c, 16) : -1;
        if (digit < 0) {
            throw new TurnedAwayException(CallbackFault.PARAMETERS);
        }
        return digit;
    }
}
