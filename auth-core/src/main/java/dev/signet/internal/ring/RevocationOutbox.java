package dev.signet.internal.ring;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AgentRegistrar.Operation;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.auth.event.AuthEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells the service of registrations that are of no use any more. What is owed stands in the ring, so that it outlives crashes and
 * outages; an attempt is noted before it is made, so that of several processes one asks. Safe for use by several threads.
 */
final class RevocationOutbox {
    private static final String WHAT = "agent key";

    private final KeyContext context;
    private final RingServices services;

    RevocationOutbox(KeyContext context) {
        this.context = context;
        this.services = context.services();
    }

    /**
     * What came of it, by the ids of keys.
     *
     * @param told of which the service confirmed that they are of no use
     * @param notTold of which it can't be told, as was found now
     * @param problems what was in the way of others
     */
    record Told(List<String> told, List<String> notTold, List<AuthException> problems) {}

    /** Tells what is due. Stops at a service that does not answer, which would have the others wait in vain too. */
    Told tell(Predicate<OwedRevocation> wanted) throws AuthException, InterruptedException {
        var result = new Told(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Optional<RingAgent> agent = services.ring().read().find(context.name());
        List<OwedRevocation> owed = agent.map(RingAgent::owed).orElse(List.of()).stream()
                .filter(wanted)
                .filter(entry -> entry.isDue(services.time().instant()))
                .toList();
        if (owed.isEmpty()) {
            return result;
        }
        if (canTell()) {
            tell(agent.orElseThrow(), owed, result);
        } else {
            setAside(owed.stream().filter(OwedRevocation::isPending).toList(), result);
        }
        return result;
    }

    /** Whether the service can be told at all, for all that is known here. */
    boolean canTell() {
        return services.registrar().operations().contains(Operation.REVOKE);
    }

    /** A program beside this one may know of a way, so what is owed stays owed. */
    private void setAside(List<OwedRevocation> owed, Told result) throws AuthException, InterruptedException {
        if (owed.isEmpty()) {
            return;
        }
        Instant now = services.time().instant();
        edit(known -> known.stream()
                .map(entry -> owed.stream().anyMatch(entry::isFor) ? entry.notPossible(now) : entry)
                .toList());
        owed.forEach(entry -> result.notTold().add(entry.keyId()));
    }

    private void tell(RingAgent agent, List<OwedRevocation> owed, Told result)
            throws AuthException, InterruptedException {
        BearerSource bearers = context.bearers(agent);
        for (OwedRevocation entry : owed) {
            RegistrarOutcome<Boolean> outcome;
            try {
                requireSameService(agent);
                Secret bearer = bearers.current();
                if (!claim(entry)) {
                    continue;
                }
                outcome = ask(entry, bearers, bearer);
            } catch (AuthException e) {
                pending(entry, e, result);
                return;
            }
            if (outcome instanceof RegistrarOutcome.Failed<Boolean> failed) {
                postpone(entry, failed);
                pending(entry, failed.failure(), result);
                if (failed instanceof RegistrarOutcome.Busy || failed instanceof RegistrarOutcome.Lost) {
                    return;
                }
            } else {
                edit(known ->
                        known.stream().filter(other -> !other.isFor(entry)).toList());
                result.told().add(entry.keyId());
                services.listener().on(new AuthEvent.Revoked(WHAT, entry.keyId()));
            }
        }
    }

    private void requireSameService(RingAgent agent) throws ConfigurationException {
        Optional<String> other = agent.registrar().filter(known -> !known.equals(services.origin()));
        if (other.isPresent()) {
            throw new ConfigurationException(
                    "agent " + context.name() + " is registered with " + other.get() + ", and " + services.origin()
                            + " was to be told of a revocation",
                    "Use the service the agent is registered with.",
                    null);
        }
    }

    private RegistrarOutcome<Boolean> ask(OwedRevocation entry, BearerSource bearers, Secret bearer)
            throws AuthException, InterruptedException {
        RegistrarOutcome<Boolean> outcome = ask(entry, bearer);
        if (outcome instanceof RegistrarOutcome.Unauthorized<Boolean>) {
            Secret renewed = bearers.renewed(bearer);
            return renewed.equals(bearer) ? outcome : ask(entry, renewed);
        }
        return outcome;
    }

    private RegistrarOutcome<Boolean> ask(OwedRevocation entry, Secret bearer) {
        return services.registrar().revoke(entry.runtimeId(), entry.keyId(), bearer, RegistrationStep.CALL);
    }

    /** Whether the attempt is this process's to make. */
    private boolean claim(OwedRevocation entry) throws AuthException, InterruptedException {
        Instant now = services.time().instant();
        RingChange change = edit(known -> known.stream()
                .map(other -> other.isFor(entry) && other.isDue(now) ? other.tried(Optional.empty(), now) : other)
                .toList());
        return !change.isNothing();
    }

    private void postpone(OwedRevocation entry, RegistrarOutcome.Failed<Boolean> failed)
            throws AuthException, InterruptedException {
        Optional<Duration> asked = failed instanceof RegistrarOutcome.Busy<Boolean> busy
                ? busy.retryAfter()
                : failed instanceof RegistrarOutcome.Lost<Boolean> lost ? lost.retryAfter() : Optional.empty();
        if (asked.isPresent()) {
            Instant now = services.time().instant();
            edit(known -> known.stream()
                    .map(other -> other.isFor(entry) ? entry.tried(asked, now) : other)
                    .toList());
        }
    }

    private void pending(OwedRevocation entry, AuthException failure, Told result) {
        result.problems().add(failure);
        services.listener()
                .on(new AuthEvent.RevocationPending(WHAT, entry.keyId(), String.valueOf(failure.getMessage())));
    }

    private RingChange edit(OwedEdit edit) throws AuthException, InterruptedException {
        return services.ring()
                .edit(
                        RegistrationStep.LEASE_WAIT,
                        ring -> ring.find(context.name())
                                .map(agent -> ring.with(agent.owing(edit.apply(agent.owed()))))
                                .orElse(ring));
    }

    /** A change of what is owed. */
    @FunctionalInterface
    private interface OwedEdit {
        List<OwedRevocation> apply(List<OwedRevocation> owed);
    }
}
