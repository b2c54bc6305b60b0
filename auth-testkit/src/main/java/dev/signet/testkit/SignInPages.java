package dev.signet.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** The pages that a person sees: plain HTML, without scripts or anything from elsewhere. */
final class SignInPages {
    private static final String STYLE = "body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:4rem auto;"
            + "padding:0 1rem}button{font:inherit;padding:.4rem 1.2rem;margin-right:.6rem}fieldset{margin:1rem 0}"
            + "label{display:block}code{overflow-wrap:anywhere}";

    private SignInPages() {}

    /** Two buttons, which post the request's id, the chosen account and the decision to {@code action}. */
    static ScriptedAnswer consent(String action, String request, AskedAuthorization asked, List<Account> accounts) {
        return page(
                200,
                "Sign in",
                "<p><code>" + escape(asked.client().id()) + "</code> asks for <code>"
                        + escape(asked.scope().text()) + "</code>.</p>"
                        + form(action, hidden("request", request) + choice(accounts)));
    }

    /** As {@link #consent}, with a field for the user code (RFC 8628, section 3.3). */
    static ScriptedAnswer device(String action, String userCode, List<Account> accounts) {
        String field = "<p><label>Code shown on your device <input name=\"user_code\" required value=\""
                + escape(userCode) + "\" autocomplete=\"off\" autofocus></label></p>";
        return page(
                200,
                "Connect a device",
                "<p>Go on only if you started this yourself and see the same code there.</p>"
                        + form(action, field + choice(accounts)));
    }

    static ScriptedAnswer message(int status, String title, String text) {
        return page(status, title, "<p>" + escape(text) + "</p>");
    }

    /** Makes the browser ask for {@code location} twice: as a picture, then as a page. */
    static ScriptedAnswer twice(String location) {
        String target = escape(location);
        return page(
                        200,
                        "Signing you in",
                        "<p><img src=\"" + target + "\" alt=\"\" width=\"1\" height=\"1\"> <a href=\"" + target
                                + "\">Go on</a></p>")
                .header("Refresh", "1; url=" + location);
    }

    private static String form(String action, String fields) {
        return "<form method=\"post\" action=\"" + escape(action) + "\">" + fields
                + "<p><button name=\"decision\" value=\"approve\" id=\"approve\">Approve</button>"
                + "<button name=\"decision\" value=\"deny\" id=\"deny\">Deny</button></p></form>";
    }

    private static String hidden(String name, String value) {
        return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + escape(value) + "\">";
    }

    private static String choice(List<Account> accounts) {
        String options = accounts.stream()
                .map(account -> "<option value=\"" + escape(account.id()) + "\">" + escape(account.email()) + " ("
                        + escape(account.id()) + ")</option>")
                .collect(Collectors.joining());
        return "<p><label>As <select name=\"account\">" + options + "</select></label></p>";
    }

    private static ScriptedAnswer page(int status, String title, String content) {
        String html = "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + escape(title)
                + "</title><meta name=\"viewport\" content=\"width=device-width\"><link rel=\"icon\" href=\"data:,\">"
                + "<style>" + STYLE + "</style><h1>" + escape(title) + "</h1>" + content + "</html>";
        // No form-action: browsers also hold it against the redirect that follows, which goes to the client.
        return ScriptedAnswer.status(status)
                .header("Content-Type", "text/html; charset=utf-8")
                .header(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; img-src http: data:; frame-ancestors 'none'")
                .header("Cache-Control", "no-store")
                .header("Referrer-Policy", "no-referrer")
                .body(html.getBytes(StandardCharsets.UTF_8));
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
