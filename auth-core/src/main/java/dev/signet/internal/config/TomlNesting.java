package dev.signet.internal.config;

/**
 * How deep the arrays and inline tables of a text lie in each other, found without recursion. The parser recurses, so what is
 * too deep must not reach it. Brackets in strings and comments do not count; in text that is not TOML the answer is a guess,
 * which is enough, since the parser ends at the first thing that is no TOML.
 */
final class TomlNesting {
    private final String text;
    private int at;
    private int depth;
    private int deepest;

    private TomlNesting(String text) {
        this.text = text;
    }

    /** The greatest depth; 0 for a text without arrays and inline tables. */
    static int deepest(String text) {
        return new TomlNesting(text).scan();
    }

    private int scan() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '"' || c == '\'') {
                string(c);
            } else if (c == '#') {
                skipLine();
            } else {
                bracket(c);
                at++;
            }
        }
        return deepest;
    }

    private void bracket(char c) {
        if (c == '[' || c == '{') {
            deepest = Math.max(deepest, ++depth);
        } else if (c == ']' || c == '}') {
            depth = Math.max(0, depth - 1);
        }
    }

    private void skipLine() {
        int end = text.indexOf('\n', at);
        at = end < 0 ? text.length() : end;
    }

    private void string(char quote) {
        String threeQuotes = String.valueOf(quote).repeat(3);
        boolean multiline = text.startsWith(threeQuotes, at);
        at += multiline ? 3 : 1;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '\\' && quote == '"') {
                at += 2;
            } else if (multiline ? text.startsWith(threeQuotes, at) : c == quote || c == '\n') {
                at += multiline ? 3 : 1;
                skipQuotesOfTheText(multiline, quote);
                return;
            } else {
                at++;
            }
        }
    }

    /** A multi-line string may end in one or two quotes of its own, before the three that close it. */
    private void skipQuotesOfTheText(boolean multiline, char quote) {
        for (int i = 0; multiline && i < 2 && at < text.length() && text.charAt(at) == quote; i++) {
            at++;
        }
    }
}
