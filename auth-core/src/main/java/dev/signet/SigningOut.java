package dev.signet;

import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.StoreException;
import dev.signet.internal.session.Session;
import dev.signet.internal.signout.SignOut;
import dev.signet.internal.signout.SignOutPreview;
import java.util.ArrayList;
import java.util.List;

/** Signs an open home out: what is stored, and what its session holds in memory. Safe for use by several threads. */
final class SigningOut {
    private final Assembly assembly;
    private final Session session;

    SigningOut(Assembly assembly) {
        this.assembly = assembly;
        this.session = assembly.session();
    }

    SignOutResult run(boolean revokes) throws StoreException, InterruptedException {
        // Also tells a caller that this was closed, before anything is done.
        var unused = session.examine();
        if (assembly.isGivenByApplication()) {
            // The stored sign-in is not in use here: an application that brings its own credential must not end a
            // person's.
            return new SignOutResult(
                    List.of(),
                    List.of(),
                    List.of("The application gave the credential: it is used for as long as the application gives it."
                            + " What the home holds was left as it is."));
        }
        var report = new SignOut(assembly.signOutGround()).run(revokes);
        var pending = new ArrayList<>(report.pending());
        if (assembly.givenBy().isEmpty()) {
            session.forget();
        } else {
            pending.add(variable());
        }
        return new SignOutResult(report.revoked(), report.deleted(), pending);
    }

    List<String> preview() throws InterruptedException {
        var unused = session.examine();
        if (assembly.isGivenByApplication()) {
            return List.of(
                    "Nothing ends: the application gave the credential, and what the home holds is left as it is.");
        }
        var lines = new ArrayList<>(new SignOutPreview(
                        assembly.signOutGround(),
                        assembly.neighbour(),
                        () -> assembly.agents().ring().agents().stream()
                                .map(RegisteredAgent::name)
                                .toList())
                .lines());
        if (assembly.givenBy().isPresent()) {
            lines.add(variable());
        }
        return List.copyOf(lines);
    }

    private String variable() {
        return "The environment variable " + assembly.givenBy().orElseThrow()
                + " gives a credential, which is used before the stored one and is not ours to delete: unset it.";
    }
}
