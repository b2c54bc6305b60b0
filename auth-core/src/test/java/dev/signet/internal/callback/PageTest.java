package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.callback.CallbackAnswer.Refused;
import dev.signet.internal.text.ShownText;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PageTest {
    private static final Pattern TAG = Pattern.compile("<[^>]*>?");
    private static final Pattern STYLE = Pattern.compile("<style>(.*?)</style>", Pattern.DOTALL);

    static Stream<Page> pages() {
        return Stream.concat(
                Stream.of(
                        Page.signedIn(),
                        Page.refused(new Refused("access_denied", "")),
                        Page.refused(new Refused("server_error", "Try later")),
                        Page.wrongWorkspace(List.of()),
                        Page.wrongWorkspace(List.of("Acme Research", "Acme Finance")),
                        Page.expired(),
                        Page.failed(),
                        Page.working()),
                Stream.of(CallbackFault.values()).map(Page::turnedAway));
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isSelfContainedAndAccessible(Page page) {
        String html = page.html("Acme Notes");

        assertThat(html)
                .startsWith("<!DOCTYPE html>\n<html lang=\"en\">")
                .contains("<meta charset=\"utf-8\">", "name=\"viewport\"", "<link rel=\"icon\" href=\"data:,\">")
                .contains("role=\"status\"", "prefers-color-scheme:dark", "<main", "aria-hidden=\"true\"")
                .contains(" – Acme Notes</title>", "<bdi>Acme Notes</bdi>")
                .doesNotContain("{app}", "<script", "http", "url(", "@import", "src=", "javascript")
                .doesNotContainIgnoringCase("null");
        assertThat(html.split("<h1>", -1)).hasSize(2);
        assertThat(structure(html)).noneMatch(tag -> tag.matches(".*\\s(?:on\\w+|style|srcdoc|action)=.*"));
    }

    @Test
    void tellsWhatHappenedAndWhatToDo() {
        assertThat(Page.signedIn().html("Acme")).contains("You’re signed in", "close this tab");
        assertThat(Page.refused(new Refused("access_denied", "Not allowed")).html("Acme"))
                .contains("declined", "Not allowed", "sign in again")
                .doesNotContain("access_denied");
        assertThat(Page.refused(new Refused("temporarily_unavailable", "")).html("Acme"))
                .contains("refused", "temporarily_unavailable");
        assertThat(Page.wrongWorkspace(List.of("Research", "", "B", "C", "D", "E", "F"))
                        .html("Acme"))
                .contains("<li dir=\"auto\">Research</li>", ">E</li>", "Nothing was saved")
                .doesNotContain(">F</li>", "></li>");
        assertThat(Page.expired().html("Acme")).contains("too long");
    }

    @Test
    void hasHeadersThatFitIt() throws Exception {
        String reply = StandardCharsets.UTF_8
                .decode(HttpReply.page(200, Page.signedIn(), "Acme"))
                .toString();
        Matcher style = STYLE.matcher(reply);
        assertThat(style.find()).isTrue();
        byte[] digest =
                MessageDigest.getInstance("SHA-256").digest(style.group(1).getBytes(StandardCharsets.UTF_8));

        assertThat(reply)
                .startsWith("HTTP/1.1 200 \r\n")
                .contains("\r\nContent-Security-Policy: default-src 'none'; img-src data:; style-src 'sha256-"
                        + Base64.getEncoder().encodeToString(digest)
                        + "'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'\r\n")
                .contains("\r\nCache-Control: no-store\r\n", "\r\nReferrer-Policy: no-referrer\r\n")
                .contains("\r\nX-Content-Type-Options: nosniff\r\n", "\r\nConnection: close\r\n")
                .contains("\r\nContent-Type: text/html; charset=utf-8\r\n");
        String body = reply.substring(reply.indexOf("\r\n\r\n") + 4);
        assertThat(reply).contains("\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n");
        assertThat(style.find()).isFalse();
    }

    @Test
    void threeHundredInjectionsStayText() {
        List<String> injections = Injections.all();
        assertThat(injections).doesNotHaveDuplicates().hasSize(300);

        List<String> breaches = injections.stream()
                .filter(injection -> breaksOut(text -> everywhere(text), injection))
                .toList();

        System.out.printf("callback: %d injections on each page, %d not escaped%n", injections.size(), breaches.size());
        assertThat(breaches).isEmpty();
    }

    @Test
    void aPageThatDoesNotEscapeFails() {
        UnaryOperator<String> naive = text -> "<html><title>x</title><h1>" + text + "</h1></html>";

        assertThat(Injections.all()).allMatch(injection -> breaksOut(naive, injection));
    }

    /** All pages that show text of somebody else's, one after the other, with {@code text} in each place. */
    private static String everywhere(String text) {
        // An application has a name, if only a harmless one.
        String application = ShownText.line(text, 60);
        return Stream.of(
                        Page.refused(new Refused(text, text)),
                        Page.refused(new Refused("x" + text, "")),
                        Page.refused(new Refused("access_denied", text)),
                        Page.wrongWorkspace(List.of(text, "x" + text)),
                        Page.turnedAway(CallbackFault.PATH),
                        Page.signedIn(),
                        Page.working())
                .map(page -> page.html(application) + page.html(text))
                .reduce("", String::concat);
    }

    /** Whether {@code text} adds a tag or an attribute to what a harmless text makes. */
    private static boolean breaksOut(UnaryOperator<String> page, String text) {
        String harmless = text.contains("{app}") ? "harmless {app}" : "harmless";
        return !structure(page.apply(text)).equals(structure(page.apply(harmless)));
    }

    private static List<String> structure(String html) {
        var tags = new ArrayList<String>();
        Matcher tag = TAG.matcher(STYLE.matcher(html).replaceAll("<style></style>"));
        while (tag.find()) {
            tags.add(tag.group());
        }
        return tags;
    }
}
