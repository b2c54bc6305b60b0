package dev.signet.internal.signout;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Says beforehand what else ends when somebody signs out of a home. Safe for use by several threads. */
public final class SignOutPreview {
    private final SignOutGround ground;
    private final Optional<String> neighbour;
    private final AgentNames agents;

    /**
     * The preview of one home.
     *
     * @param ground what signing out stands on
     * @param neighbour the program that shares such homes, as a person knows it; empty when there is none
     * @param agents of this home
     */
    public SignOutPreview(SignOutGround ground, Optional<String> neighbour, AgentNames agents) {
        this.ground = ground;
        this.neighbour = neighbour;
        this.agents = agents;
    }

    /** The agents that a home registered under names of its own. */
    @FunctionalInterface
    public interface AgentNames {
        /**
         * Their names.
         *
         * @throws AuthException when they can't be read
         */
        List<String> get() throws AuthException;
    }

    /** What ends besides what this program does itself, a sentence each; empty when nothing does. Deletes and revokes nothing. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        boolean ends = false;
        for (var store : ground.places()) {
            try {
                var stored = StoredSignIn.read(store, ground.codec(), ground.time());
                ends |= stored.isPresent();
                lines.addAll(lines(store, stored));
            } catch (StoreException e) {
                lines.add("What else would end is not known: " + SignOutReport.sentence(e));
            }
        }
        if (ends) {
            neighbour.ifPresent(program -> lines.add(0, program + " on this home is signed out too."));
            keptAgents().ifPresent(lines::add);
        }
        return lines.stream().distinct().toList();
    }

    private List<String> lines(CredentialStore store, StoredSignIn stored) {
        List<String> lines = new ArrayList<>();
        stored.credential().flatMap(this::revocation).ifPresent(lines::add);
        if (stored.damage() != null) {
            lines.add(store.describe(DocumentName.CREDENTIAL)
                    + " is damaged: it is deleted, and what it held is not revoked.");
        }
        return lines;
    }

    private Optional<String> revocation(Credential credential) {
        try {
            return ground.login()
                    .get()
                    .revocation(credential)
                    .map(revocation -> "Revoked is " + revocation.describe()
                            + ": every program and machine that shares this sign-in ends with it.");
        } catch (AuthException e) {
            return Optional.of("The sign-in can't be revoked now: " + SignOutReport.sentence(e));
        }
    }

    private Optional<String> keptAgents() {
        try {
            var names = agents.get();
            return names.isEmpty()
                    ? Optional.empty()
                    : Optional.of("The agents of this home keep their keys: " + String.join(", ", names) + ".");
        } catch (AuthException e) {
            return Optional.of("Whether this home has agents is not known: " + SignOutReport.sentence(e));
        }
    }
}
