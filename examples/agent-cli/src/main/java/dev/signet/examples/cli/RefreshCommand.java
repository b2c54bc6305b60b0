package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.Status;
import dev.signet.Status.State;
import dev.signet.auth.AuthException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Keeps a login alive without a call. */
@Command(
        name = "refresh",
        description = "Gets newer tokens, or adopts those another program got meanwhile.",
        footer = "Safe in any number of processes and from cron: one login is refreshed by one process at a time.")
final class RefreshCommand implements Callable<Integer> {
    private final Reporter reporter;
    private final HomeOpener opener;

    @Option(names = "--if-stale", description = "Does nothing while the access token is fresh.")
    private boolean ifStale;

    RefreshCommand(Reporter reporter, HomeOpener opener) {
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public Integer call() throws AuthException, InterruptedException {
        try (var signet = opener.open()) {
            boolean skip = ifStale && signet.status().state() == State.FRESH;
            if (!skip) {
                signet.refresh();
            }
            tell(!skip, signet.status());
        }
        return ExitCodes.DONE;
    }

    private void tell(boolean refreshed, Status status) {
        var expiry = status.expiresAt().map(Instant::toString);
        if (reporter.isJson()) {
            var members = new LinkedHashMap<String, @Nullable Object>();
            members.put("refreshed", refreshed);
            members.put("expires_at", expiry.orElse(null));
            reporter.document(members);
        } else {
            reporter.line((refreshed ? "refreshed" : "still fresh")
                    + expiry.map(end -> ", expires " + end).orElse(""));
        }
    }
}
