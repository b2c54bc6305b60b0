package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.auth.AuthException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what an {@code Authorization} header needs: a secret, for a script. */
@Command(
        name = "token",
        description = "Prints the value of the Authorization header for a request, renewed first if need be.",
        footer =
                "What it prints is a secret: pipe it, do not show it. With --json all headers of the request are given.")
final class TokenCommand implements Callable<Integer> {
    private final Reporter reporter;
    private final HomeOpener opener;

    @Option(
            names = "--for",
            required = true,
            paramLabel = "URL",
            converter = AddressText.class,
            description = "Where the request goes; its origin must be trusted.")
    private @Nullable URI target;

    TokenCommand(Reporter reporter, HomeOpener opener) {
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public Integer call() throws AuthException, InterruptedException {
        try (var signet = opener.open()) {
            // Of a token that is bound to a key, the proof is that of a GET.
            var address = Objects.requireNonNull(target);
            var headers = signet.authorize(address).forRequest("GET", address);
            if (reporter.isJson()) {
                var values = new LinkedHashMap<String, String>();
                headers.forEach(values::put);
                reporter.document(Map.of("headers", values));
            } else {
                reporter.line(headers.value("Authorization").reveal());
            }
        }
        return ExitCodes.DONE;
    }
}
