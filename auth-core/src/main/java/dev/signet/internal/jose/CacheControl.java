package dev.signet.internal.jose;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long an answer may be used (RFC 9111, section 5.2.2), within what suits keys. */
final class CacheControl {
    static final Duration DEFAULT = Duration.ofMinutes(5);
    static final Duration MIN = Duration.ofMinutes(1);
    static final Duration MAX = Duration.ofMinutes(60);

    private static final Pattern NOT_KEPT = Pattern.compile("(?i)(?:^|[,\\s])no-(?:store|cache)(?:[,=\\s]|$)");
    private static final Pattern MAX_AGE = Pattern.compile("(?i)(?:^|[,\\s])max-age=\"?(\\d+)");
    private static final int DIGITS_THAT_FIT = 9;

    private CacheControl() {}

    /** 5 min when {@code headers} say nothing; else at least 1 min and at most 60 min, whatever they say. */
    static Duration timeToLive(HttpHeaders headers) {
        String value = String.join(",", headers.allValues("Cache-Control"));
        if (NOT_KEPT.matcher(value).find()) {
            return MIN;
        }
        Matcher maxAge = MAX_AGE.matcher(value);
        return maxAge.find() ? bounded(maxAge.group(1)) : DEFAULT;
    }

    private static Duration bounded(String seconds) {
        if (seconds.length() > DIGITS_THAT_FIT) {
            return MAX;
        }
        var wished = Duration.ofSeconds(Long.parseLong(seconds));
        if (wished.compareTo(MIN) < 0) {
            return MIN;
        }
        return wished.compareTo(MAX) > 0 ? MAX : wished;
    }
}
