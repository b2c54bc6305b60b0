package dev.signet.internal.callback;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Request line and header fields of an HTTP/1.1 request (RFC 9112, sections 3 and 5), read strictly: what a browser does not
 * send is refused, since nobody else has business here. Immutable.
 *
 * @param method such as {@code GET}
 * @param path as sent, without the query
 * @param query as sent, without the question mark; "" when there is none
 * @param host the one Host field
 */
record RequestHead(String method, String path, String query, String host) {
    private static final Pattern REQUEST_LINE =
            Pattern.compile("(?<method>[A-Z]{1,16}) (?<path>/[!-\"$->@-~]*)(?:\\?(?<query>[!-\"$-~]*))? HTTP/1\\.1");
    private static final Pattern FIELD =
            Pattern.compile("(?<name>[!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(?<value>[\\t -~\\x80-\\xFF]*)");
    private static final int MAX_FIELDS = 100;

    /**
     * Reads {@code head}.
     *
     * @param head in ISO 8859-1, up to and without the empty line
     */
    static RequestHead parse(String head) throws TurnedAwayException {
        List<String> lines = List.of(head.split("\r\n", -1));
        Matcher request = match(REQUEST_LINE, lines.get(0));
        if (lines.size() > MAX_FIELDS) {
            throw new TurnedAwayException(CallbackFault.TOO_LONG);
        }
        String host = "";
        for (String line : lines.subList(1, lines.size())) {
            Matcher field = match(FIELD, line);
            String name = field.group("name").toLowerCase(Locale.ROOT);
            String value = field.group("value").strip();
            switch (name) {
                case "host" -> {
                    if (!host.isEmpty() || value.isEmpty()) {
                        throw new TurnedAwayException(CallbackFault.HOST);
                    }
                    host = value;
                }
                case "content-length" -> requireNoBody(value.equals("0"));
                case "transfer-encoding" -> requireNoBody(false);
                default -> {
                    // Nothing else matters here.
                }
            }
        }
        String query = request.group("query");
        return new RequestHead(request.group("method"), request.group("path"), query == null ? "" : query, host);
    }

    private static void requireNoBody(boolean none) throws TurnedAwayException {
        if (!none) {
            throw new TurnedAwayException(CallbackFault.MALFORMED);
        }
    }

    private static Matcher match(Pattern pattern, String line) throws TurnedAwayException {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new TurnedAwayException(CallbackFault.MALFORMED);
        }
        return matcher;
    }
}
