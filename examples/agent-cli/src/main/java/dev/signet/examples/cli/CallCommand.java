package dev.signet.examples.cli;

import dev.signet.auth.AuthException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes authorized HTTP requests. */
@Command(
        name = "call",
        description = "Makes an authorized HTTP request: body to stdout, status to stderr.",
        footer = {
            "Credentials go to the profile's own origins and to those named with --trust-origin; a request elsewhere is",
            "not sent, and ends with 4. Redirects are not followed. A final status of 400 or more ends with 1.",
            "With --json the status lines and errors on stderr are documents; stdout stays the server's.",
            "With --repeat a body that does not end with a newline gets one."
        })
final class CallCommand implements Callable<Integer> {
    private static final int MAX_THREADS = 1024;

    private final Surroundings surroundings;
    private final Reporter reporter;
    private final HomeOpener opener;

    @Option(
            names = {"-X", "--request"},
            paramLabel = "METHOD",
            description = "Default: GET, or POST with -d.")
    private @Nullable String method;

    @Option(
            names = {"-d", "--data"},
            paramLabel = "BODY",
            description = "The body; @FILE takes it from a file, @- from standard input.")
    private @Nullable String body;

    @Option(
            names = {"-H", "--header"},
            paramLabel = "NAME:VALUE",
            description = "A header. May be repeated.")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--repeat", paramLabel = "N", description = "Makes the call N times. Default: 1")
    private int repeat = 1;

    @Option(names = "--threads", paramLabel = "N", description = "Makes up to N calls at one time. Default: 1")
    private int threads = 1;

    @Parameters(paramLabel = "URL", converter = AddressText.class, description = "Where the request goes.")
    private @Nullable URI target;

    CallCommand(Surroundings surroundings, Reporter reporter, HomeOpener opener) {
        this.surroundings = surroundings;
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public Integer call() throws InterruptedException {
        try {
            if (repeat < 1 || threads < 1 || threads > MAX_THREADS) {
                throw usage("--repeat must be at least 1, and --threads from 1 to " + MAX_THREADS);
            }
            var request = request();
            try (var signet = opener.open()) {
                return new Calls(signet, request, surroundings.out(), reporter, repeat > 1).run(repeat, threads);
            }
        } catch (AuthException | CommandFailedException e) {
            var trouble = Trouble.of(e);
            reporter.troubleAside(trouble);
            return trouble.exit();
        }
    }

    private HttpRequest request() {
        var request = HttpRequest.newBuilder(Objects.requireNonNull(target));
        for (var header : headers) {
            add(request, header);
        }
        var publisher = publisher();
        var chosen = method != null ? method : body != null ? "POST" : "GET";
        try {
            return request.method(chosen, publisher).build();
        } catch (IllegalArgumentException e) {
            throw usage("-X: that is no method that can be sent");
        }
    }

    /** A refused header is named; its value is not, since it may be a secret. */
    private static void add(HttpRequest.Builder request, String header) {
        int colon = header.indexOf(':');
        if (colon < 1) {
            throw usage("-H: expected NAME:VALUE, and there is no name before a colon");
        }
        var name = header.substring(0, colon).strip();
        if (name.equalsIgnoreCase("Authorization") || name.equalsIgnoreCase("Proxy-Authorization")) {
            throw usage("-H: " + name + " is what this command brings itself");
        }
        try {
            request.header(name, header.substring(colon + 1).strip());
        } catch (IllegalArgumentException e) {
            throw usage("-H: one of the headers can't be set by hand, or has a character that can't be sent");
        }
    }

    private BodyPublisher publisher() {
        var given = body;
        if (given == null) {
            return BodyPublishers.noBody();
        }
        try {
            if (given.equals("@-")) {
                return BodyPublishers.ofByteArray(surroundings.in().readAllBytes());
            }
            return given.startsWith("@")
                    ? BodyPublishers.ofFile(Path.of(given.substring(1)))
                    : BodyPublishers.ofString(given);
        } catch (IOException | IllegalArgumentException e) {
            throw usage("-d: " + (given.equals("@-") ? "standard input" : "that file") + " can't be read");
        }
    }

    private static CommandFailedException usage(String message) {
        return new CommandFailedException(Trouble.usage(message, "See signet call --help."));
    }
}
