package dev.signet.internal.callback;

import dev.signet.internal.callback.Page.Mood;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The one HTML document that all pages are made from: no script, no form, nothing loaded from anywhere.
 *
 * @param application in the clear; what {@code {app}} stands for
 */
record PageTemplate(String application) {
    /** Kept as it is sent: {@link #STYLE_HASH} is of these characters. */
    private static final String STYLE = """
            :root{color-scheme:light dark;--ground:#f3f4f6;--card:#fff;--edge:#d8dce2;--ink:#1a1f26;--soft:#515a66;\
            --good:#17713a;--good-tint:#e2f4e8;--bad:#a8321f;--bad-tint:#fbe9e5;--busy:#1f5fa8;--busy-tint:#e4eefb}
            @media(prefers-color-scheme:dark){:root{--ground:#101317;--card:#1a1f26;--edge:#333b46;--ink:#edf0f4;\
            --soft:#aab3bf;--good:#62d391;--good-tint:#173325;--bad:#ff9c8a;--bad-tint:#3b1f1b;--busy:#8abcff;\
            --busy-tint:#182b44}}
            *{box-sizing:border-box}
            body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:center;padding:1.5rem 1rem;\
            background:var(--ground);color:var(--ink);font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,\
            "Noto Sans","DejaVu Sans",sans-serif;overflow-wrap:anywhere}
            main{width:100%;max-width:29rem;padding:2.5rem 2.25rem 2.25rem;background:var(--card);border:1px solid \
            var(--edge);border-radius:1rem;box-shadow:0 1px 2px rgba(0,0,0,.05),0 12px 32px rgba(0,0,0,.07);\
            text-align:center}
            svg{width:4rem;height:4rem;display:block;margin:0 auto 1.25rem;padding:.9rem;border-radius:50%;fill:none;\
            stroke:currentColor;stroke-width:2.25;stroke-linecap:round;stroke-linejoin:round}
            .good svg{color:var(--good);background:var(--good-tint)}
            .bad svg{color:var(--bad);background:var(--bad-tint)}
            .busy svg{color:var(--busy);background:var(--busy-tint)}
            h1{margin:0 0 .6rem;font-size:1.6rem;line-height:1.25;font-weight:650;letter-spacing:-.01em;text-wrap:balance}
            p{margin:0;color:var(--soft);text-wrap:balance}
            blockquote,ul{margin:1.1rem 0 0;padding:.8rem 1rem;border-radius:.6rem;background:var(--ground);\
            text-align:start;font-size:1rem}
            ul{list-style:none}
            li+li{margin-top:.35rem}
            .next{margin-top:1.4rem;padding-top:1.4rem;border-top:1px solid var(--edge);color:var(--ink)}
            @media(max-width:30rem){body{align-items:flex-start;padding:1rem .75rem}main{padding:2rem 1.25rem 1.75rem}\
            h1{font-size:1.4rem}}
            @media(forced-colors:active){main,svg,blockquote,ul{border:1px solid}}
            """.strip();

    /** For the style-src of a Content-Security-Policy (CSP Level 3, section 2.3.1). */
    static final String STYLE_HASH = "'sha256-" + sha256(STYLE) + "'";

    private static final String TICK = "<path d=\"M5 12.5l4.5 4.5L19 7.5\"/>";
    private static final String CROSS = "<path d=\"M7 7l10 10M17 7L7 17\"/>";
    private static final String DOTS = "<path stroke-width=\"4\" d=\"M5 12h.01M12 12h.01M19 12h.01\"/>";

    /** Only the parts given are text; all the rest is ours. */
    String render(Mood mood, String heading, String message, String quoted, List<String> listed, String next) {
        return """
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta name="color-scheme" content="light dark">
                <meta name="robots" content="noindex">
                <link rel="icon" href="data:,">
                <title>%s – %s</title>
                <style>%s</style>
                </head>
                <body>
                <main class="%s">
                <svg viewBox="0 0 24 24" aria-hidden="true" focusable="false">%s</svg>
                <div role="status">
                <h1>%s</h1>
                <p>%s</p>
                %s%s</div>
                <p class="next">%s</p>
                </main>
                </body>
                </html>
                """.formatted(
                        escape(heading),
                        escape(application),
                        STYLE,
                        mood.name().toLowerCase(Locale.ROOT),
                        icon(mood),
                        escape(heading),
                        fill(message),
                        quoted.isEmpty() ? "" : "<blockquote dir=\"auto\">" + escape(quoted) + "</blockquote>\n",
                        list(listed),
                        fill(next));
    }

    private static String icon(Mood mood) {
        return switch (mood) {
            case GOOD -> TICK;
            case BUSY -> DOTS;
            case BAD -> CROSS;
        };
    }

    private static String list(List<String> items) {
        return items.isEmpty()
                ? ""
                : items.stream()
                        .map(item -> "<li dir=\"auto\">" + escape(item) + "</li>")
                        .collect(Collectors.joining("", "<ul>", "</ul>\n"));
    }

    /** Isolated, since a name may be written from right to left. */
    private String fill(String text) {
        return escape(text).replace("{app}", "<bdi>" + escape(application) + "</bdi>");
    }

    /** For text between tags and within quoted attributes. */
    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
