package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.http.Site.Reply;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RedirectTest {
    private final Site elsewhere = Site.answering(request -> Reply.of(200, "stolen"));
    private final Site site = Site.answering(request -> {
        var parts = List.of(request.path().split("/"));
        if (parts.contains("landing")) {
            return Reply.of(200, "landed");
        }
        var landing = parts.contains("cross") ? elsewhere.at("/landing") : "/landing";
        return new Reply(
                Integer.parseInt(parts.get(2)),
                Map.of("Location", landing.toString(), "Set-Cookie", "session=s3cret"),
                new byte[0]);
    });

    @AfterEach
    void stop() {
        site.close();
        elsewhere.close();
    }

    static Stream<Arguments> redirects() {
        return IntStream.rangeClosed(301, 308)
                .boxed()
                .flatMap(status -> Stream.of("same", "cross")
                        .flatMap(where -> Stream.of(Way.values()).map(way -> Arguments.of(way, where, status))));
    }

    @ParameterizedTest
    @MethodSource("redirects")
    void returnsRedirectsAsTheyAre(Way way, String where, int status) throws Exception {
        var delegate = HttpClient.newBuilder()
                .cookieHandler(new CookieManager(null, CookiePolicy.ACCEPT_ALL))
                .build();
        var client = new Clients().over(delegate, false).build(FakeAuthorizer.renewing(), site.origin());
        var request = HttpRequest.newBuilder(site.at("/" + where + "/" + status))
                .POST(BodyPublishers.ofString("s3cret body"))
                .build();

        var response = way.exchange(client, request, BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.headers().firstValue("Location"))
                .hasValueSatisfying(landing -> assertThat(landing).endsWith("/landing"));
        assertThat(site.seen()).hasSize(1);
        assertThat(elsewhere.seen()).isEmpty();
    }

    @Test
    void aClientThatFollowsThemTakesTheBodyElsewhere() throws Exception {
        var following = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build();
        var request = HttpRequest.newBuilder(site.at("/cross/307"))
                .POST(BodyPublishers.ofString("s3cret body"))
                .build();

        following.send(request, BodyHandlers.ofString());

        assertThat(elsewhere.seen())
                .singleElement()
                .satisfies(seen -> assertThat(seen.text()).isEqualTo("s3cret body"));
    }
}
