package dev.signet.internal.policy;

import java.util.Collection;
import java.util.stream.Collectors;

/** Text of files and tokens as a person may see it: in quotes, printable ASCII only, cut short. */
final class Shown {
    private static final int MAX_LENGTH = 80;
    private static final int MAX_ENTRIES = 5;

    private Shown() {}

    static String text(String text) {
        var shown = new StringBuilder("\"");
        text.chars().limit(MAX_LENGTH).forEach(c -> shown.append(c >= ' ' && c < 0x7f && c != '"' ? (char) c : '?'));
        return shown.append(text.length() > MAX_LENGTH ? "…\"" : "\"").toString();
    }

    static String list(Collection<String> texts) {
        String shown = texts.stream().limit(MAX_ENTRIES).map(Shown::text).collect(Collectors.joining(", "));
        int more = texts.size() - MAX_ENTRIES;
        return more > 0 ? shown + " and " + more + " more" : shown;
    }
}
