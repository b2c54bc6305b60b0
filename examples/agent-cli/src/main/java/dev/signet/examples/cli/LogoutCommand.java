package dev.signet.examples.cli;

import dev.signet.ExitCodes;
import dev.signet.SignOutResult;
import dev.signet.auth.AuthException;
import java.util.LinkedHashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Signs out. Being signed out already is no trouble. */
@Command(
        name = "logout",
        description = "Revokes what is stored at the server that issued it, and deletes it here.",
        footer =
                "Ends with 1 when something could not be revoked or deleted; it is named. What could be deleted is gone"
                        + " all the same.")
final class LogoutCommand implements Callable<Integer> {
    private final Reporter reporter;
    private final HomeOpener opener;

    @Option(names = "--local", description = "Deletes only, and asks no server.")
    private boolean local;

    LogoutCommand(Reporter reporter, HomeOpener opener) {
        this.reporter = reporter;
        this.opener = opener;
    }

    @Override
    public Integer call() throws AuthException, InterruptedException {
        try (var signet = opener.open()) {
            if (!local && !reporter.isJson()) {
                signet.signOutPreview().forEach(reporter::say);
            }
            var result = local ? signet.signOutLocally() : signet.signOut();
            tell(result);
            return result.isComplete() ? ExitCodes.DONE : ExitCodes.FAILED;
        }
    }

    private void tell(SignOutResult result) {
        if (reporter.isJson()) {
            var members = new LinkedHashMap<String, Object>();
            members.put("revoked", result.revoked());
            members.put("deleted", result.deleted());
            members.put("pending", result.pending());
            reporter.document(members);
            return;
        }
        if (result.isComplete()) {
            reporter.say(result.deleted().isEmpty() ? "Not signed in" : "Signed out");
        } else {
            reporter.say("Not signed out completely");
        }
        result.revoked().forEach(what -> reporter.say("  revoked " + what));
        result.deleted().forEach(what -> reporter.say("  deleted " + what));
        result.pending().forEach(what -> reporter.say("  left: " + what));
    }
}
