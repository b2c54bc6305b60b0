package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.Secret;
import dev.signet.auth.StoreException;
import dev.signet.auth.Verdict;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.agent.OpenAgent;
import dev.signet.internal.agent.OpenTask;
import dev.signet.internal.http.OriginRules;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The agent that a session acts as, while its credential is one: made when the identity is first seen, and another one when another
 * identity is found. Safe for use by several threads.
 */
final class AgentSeat {
    private final Ground ground;
    private final Worker worker;
    private @Nullable Taken taken;

    AgentSeat(Ground ground, Worker worker) {
        this.ground = ground;
        this.worker = worker;
    }

    private record Taken(String generation, OpenAgent agent) {}

    /** The agent of {@code held}, which signs; nothing is registered yet. */
    synchronized OpenAgent of(Held held) {
        var known = taken;
        if (known != null && known.generation().equals(held.generation())) {
            return known.agent();
        }
        // The one before is only let go: tasks that were opened with it go on.
        var identity = (AgentIdentity) held.credential();
        var agent = new OpenAgent(ground.desk(), identity, taskId -> keep(identity, taskId));
        taken = new Taken(held.generation(), agent);
        return agent;
    }

    /** Notes the task in the stored record, so that other processes need not register one of their own. */
    private void keep(AgentIdentity identity, String taskId) {
        boolean kept = ground.source() instanceof CredentialSource.Stored
                && identity.source() instanceof AgentIdentity.StoredRecord
                && !ground.store().traits().has(StoreTraits.Trait.READ_ONLY);
        if (kept) {
            // Should the process be ending, the next one registers a task of its own: nothing is lost.
            var unused = worker.begin("signet-task", () -> write(identity, taskId));
        }
    }

    private void write(AgentIdentity identity, String taskId) {
        try {
            var unused = new DocumentEdit(ground, ground.limits().shortLeaseWait())
                    .apply((stored, where) -> stored instanceof Snapshot.Present present
                            ? ground.desk().noteTask(present.content(), identity, taskId, where)
                            : Optional.empty());
        } catch (StoreException e) {
            ground.listener().on(new AuthEvent.StoreUnavailable(e.kind(), String.valueOf(e.getMessage())));
        } catch (DamagedCredentialException | PolicyDeniedException e) {
            // Told to whoever asks for the credential; the task at hand is good without being noted.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Puts a record in the place of a token that was verified.
     *
     * @param token the stored one
     * @return whether something was written
     */
    boolean storeRecord(Held held, Secret token) throws AuthException, InterruptedException {
        if (ground.source() instanceof CredentialSource.Given given) {
            throw new ConfigurationException(
                    "the agent's token comes from " + given.name() + " and is not in the store",
                    "Store the token first; then it can be turned into a record.",
                    null);
        }
        var agent = of(held);
        var claims = agent.verifiedClaims().orElseThrow();
        var task = agent.defaultTask().id().orElseThrow();
        return new DocumentEdit(ground, ground.limits().shortLeaseWait())
                .apply((stored, where) ->
                        Optional.of(ground.desk().asRecord(bytes(stored), token, claims, task, where)));
    }

    private static byte[] bytes(Snapshot stored) {
        return stored instanceof Snapshot.Present present ? present.content() : new byte[0];
    }

    /** A server answered 401 to what {@code task} signed: perhaps another task helps. */
    CompletableFuture<Verdict> rejected(OpenTask task, URI target, AuthHeaders sent, List<String> challenges) {
        if (!Challenges.blameTheTask(challenges)) {
            return CompletableFuture.completedFuture(giveUp(
                    target,
                    sent,
                    "the server refuses for another reason than the task: " + Challenges.show(challenges)));
        }
        return task.rejected(sent)
                .thenApply(headers -> headers.<Verdict>map(Verdict.Retry::new)
                        .orElseGet(() -> giveUp(
                                target,
                                sent,
                                "the assertion was refused again although its task was registered just before")));
    }

    private Verdict giveUp(URI target, AuthHeaders sent, String reason) {
        ground.listener().on(new AuthEvent.Rejected(sent.generation(), OriginRules.describe(target)));
        return new Verdict.GiveUp(reason);
    }

    /** Lets go of the agent that was signed out: neither its key nor its tasks sign any more. */
    synchronized void vacate() {
        if (taken != null) {
            taken.agent().close();
            taken = null;
        }
    }

    /** Erases the key of the agent in use. */
    synchronized void close() {
        if (taken != null) {
            taken.agent().close();
        }
    }
}
