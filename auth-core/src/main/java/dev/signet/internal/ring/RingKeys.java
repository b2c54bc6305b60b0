package dev.signet.internal.ring;

import dev.signet.agent.AgentKey;
import dev.signet.agent.ExportedKey;
import dev.signet.agent.KeyRevocation;
import dev.signet.agent.KeyRevocation.Notice;
import dev.signet.agent.KeyRotation;
import dev.signet.agent.MaintenanceReport;
import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.agent.RotationResult;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AgentRegistrar.Operation;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.internal.ring.KeyRotator.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be done with the keys of one agent of a ring, besides its first registration: {@link AgentEnrolment}. The contract of each
 * method is that of {@link dev.signet.agent.AgentKeys}. Safe for use by several threads.
 */
public final class RingKeys {
    private final KeyContext context;
    private final RingServices services;
    private final KeySteps steps;
    private final KeyRotator rotator;
    private final RevocationOutbox outbox;

    /** The keys of one agent. */
    public RingKeys(KeyContext context) {
        this.context = context;
        this.services = context.services();
        this.steps = new KeySteps(context);
        this.rotator = new KeyRotator(context, steps);
        this.outbox = new RevocationOutbox(context);
    }

    /** As {@link dev.signet.agent.AgentKeys#list}. */
    public List<AgentKey> list() throws AuthException {
        return keys().stream().map(RingKey::snapshot).toList();
    }

    /** As {@link dev.signet.agent.AgentKeys#publicKeys}. */
    public List<AgentKey> publicKeys() throws AuthException {
        return keys().stream()
                .filter(key ->
                        key.state() != KeyState.REVOKED && key.runtimeId().isPresent())
                .map(RingKey::snapshot)
                .toList();
    }

    private List<RingKey> keys() throws AuthException {
        return services.ring().read().find(context.name()).map(RingAgent::keys).orElse(List.of());
    }

    /** As {@link dev.signet.agent.AgentKeys#listAtService}. */
    public List<ListedAgent> listAtService() throws AuthException, InterruptedException {
        if (!services.registrar().operations().contains(Operation.LIST)) {
            throw new ConfigurationException(
                    "agent service " + services.origin() + " lists no agents, or nobody said where",
                    "List the keys that this home knows instead, or configure where the service lists agents.",
                    null);
        }
        Optional<RingAgent> agent = services.ring().read().find(context.name());
        BearerSource bearers = agent.isPresent()
                ? context.bearers(agent.get())
                : context.bearers().of("");
        Secret bearer = bearers.current();
        RegistrarOutcome<List<ListedAgent>> outcome = services.registrar().list(bearer, RegistrationStep.CALL);
        if (outcome instanceof RegistrarOutcome.Unauthorized<List<ListedAgent>>) {
            Secret renewed = bearers.renewed(bearer);
            outcome = renewed.equals(bearer) ? outcome : services.registrar().list(renewed, RegistrationStep.CALL);
        }
        if (outcome instanceof RegistrarOutcome.Failed<List<ListedAgent>> failed) {
            throw failed.failure();
        }
        return ((RegistrarOutcome.Done<List<ListedAgent>>) outcome).value();
    }

    /** As {@link dev.signet.agent.AgentKeys#rotation}. */
    public KeyRotation rotation() {
        return steps;
    }

    /** As {@link dev.signet.agent.AgentKeys#rotate}. */
    public RotationResult rotate(Duration overlap) throws AuthException, InterruptedException {
        KeySteps.requireOverlap(overlap);
        context.permission().requireOverlap(overlap);
        return rotator.rotate(overlap, KeyReason.ROTATION);
    }

    /** As {@link dev.signet.agent.AgentKeys#rotate()}. */
    public RotationResult rotate() throws AuthException, InterruptedException {
        return rotate(context.permission().limited(RotationPolicy.defaults()).overlap());
    }

    /** As {@link dev.signet.agent.AgentKeys#rotateIfDue}. */
    public Optional<RotationResult> rotateIfDue(RotationPolicy policy) throws AuthException, InterruptedException {
        return rotator.rotateIfDue(policy).result();
    }

    /** As {@link dev.signet.agent.AgentKeys#replace}. */
    public RotationResult replace() throws AuthException, InterruptedException {
        List<String> found = keys().stream()
                .filter(key -> key.state() != KeyState.REVOKED)
                .map(RingKey::id)
                .toList();
        RotationResult result = rotator.rotate(Duration.ZERO, KeyReason.REPLACEMENT);
        for (String keyId : found) {
            notify(keyId);
        }
        return result;
    }

    /** As {@link dev.signet.agent.AgentKeys#maintain}. */
    public MaintenanceReport maintain(RotationPolicy policy) throws AuthException, InterruptedException {
        List<AgentKey> ended = endOverlaps();
        List<AuthException> problems = new ArrayList<>();
        Progress rotation = Progress.NONE;
        try {
            rotation = rotator.rotateIfDue(policy);
        } catch (AuthException e) {
            problems.add(e);
        }
        RevocationOutbox.Told told = outbox.tell(entry -> true);
        problems.addAll(told.problems());
        int pending = services.ring()
                .read()
                .find(context.name())
                .map(agent -> (int)
                        agent.owed().stream().filter(OwedRevocation::isPending).count())
                .orElse(0);
        return new MaintenanceReport(
                ended,
                rotation.result(),
                rotation.waiting(),
                told.told(),
                told.notTold(),
                pending,
                services.ring().maintainMirror(context.name()),
                problems);
    }

    private List<AgentKey> endOverlaps() throws AuthException, InterruptedException {
        Instant seen = services.time().instant();
        if (keys().stream().noneMatch(key -> KeyOverlap.isOver(key, seen) || KeyOverlap.isAhead(key, seen))) {
            return List.of();
        }
        RingChange change = services.ring().edit(RegistrationStep.LEASE_WAIT, found -> {
            // Others may have replaced a key while the lease was waited for.
            Instant now = services.time().instant();
            KeyRing ring = found.after(context.name(), new KeyEvent.OverlapsMended(), now);
            for (RingKey key : ring.find(context.name()).map(RingAgent::keys).orElse(List.of())) {
                if (KeyOverlap.isOver(key, now)) {
                    ring = ring.after(context.name(), new KeyEvent.OverlapEnded(key.id()), now);
                }
            }
            return ring;
        });
        return change.before().find(context.name()).map(RingAgent::keys).orElse(List.of()).stream()
                .filter(key -> key.state() == KeyState.RETIRING)
                .flatMap(key -> find(change.after(), key.id()).stream())
                .filter(key -> key.state() == KeyState.REVOKED)
                .toList();
    }

    /** As {@link dev.signet.agent.AgentKeys#verify}. */
    public AgentKey verify() throws AuthException, InterruptedException {
        RingAgent agent = KeySteps.requireKnown(services.ring().read(), context.name());
        RingKey key = requireActive(agent);
        context.permission().requireSigning(context.name().value(), key.snapshot());
        return steps.verify(key.id());
    }

    /** As {@link dev.signet.agent.AgentKeys#revoke}. */
    public KeyRevocation revoke(String keyId) throws AuthException, InterruptedException {
        return end(new KeyEvent.Revoked(keyId), keyId);
    }

    /** As {@link dev.signet.agent.AgentKeys#forceRevoke}. */
    public KeyRevocation forceRevoke(String keyId, RevocationReason reason) throws AuthException, InterruptedException {
        return end(new KeyEvent.ForceRevoked(keyId, reason.word()), keyId);
    }

    private KeyRevocation end(KeyEvent event, String keyId) throws AuthException, InterruptedException {
        AgentKey key =
                find(services.change(context.name(), event).after(), keyId).orElseThrow();
        return new KeyRevocation(key, notify(keyId));
    }

    /** Tells the service once. The key has ended by now, so nothing that happens here is thrown. */
    private Notice notify(String keyId) {
        try {
            boolean isOwed = services.ring().read().find(context.name()).map(RingAgent::owed).orElse(List.of()).stream()
                    .anyMatch(entry -> entry.keyId().equals(keyId));
            if (!isOwed) {
                return Notice.NOT_NEEDED;
            }
            RevocationOutbox.Told told = outbox.tell(entry -> entry.keyId().equals(keyId));
            if (told.told().contains(keyId)) {
                return Notice.TOLD;
            }
            return outbox.canTell() ? Notice.PENDING : Notice.NOT_POSSIBLE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Notice.PENDING;
        } catch (AuthException e) {
            return Notice.PENDING;
        }
    }

    /** As {@link dev.signet.agent.AgentKeys#rollback}. */
    public AgentKey rollback() throws AuthException, InterruptedException {
        KeyRing ring =
                services.change(context.name(), new KeyEvent.RolledBack()).after();
        return ring.find(context.name())
                .flatMap(agent -> agent.key(KeyState.ACTIVE))
                .map(RingKey::snapshot)
                .orElseThrow();
    }

    /** As {@link dev.signet.agent.AgentKeys#purge}. */
    public List<AgentKey> purge(Duration olderThan) throws AuthException, InterruptedException {
        if (olderThan.isNegative()) {
            throw new IllegalArgumentException("an age must not be negative, but was " + olderThan);
        }
        RingChange change = services.change(context.name(), new KeyEvent.Purged(olderThan));
        return change.before().find(context.name()).map(RingAgent::keys).orElse(List.of()).stream()
                .filter(key -> find(change.after(), key.id()).isEmpty())
                .map(RingKey::snapshot)
                .toList();
    }

    /** As {@link dev.signet.agent.AgentKeys#export}. */
    public ExportedKey export() throws AuthException {
        RingAgent agent = KeySteps.requireKnown(services.ring().read(), context.name());
        RingKey key = requireActive(agent);
        context.permission().requireSigning(context.name().value(), key.snapshot());
        return new ExportedKey(
                context.name().value(),
                key.runtimeId().orElseThrow(),
                key.id(),
                key.privateKey().orElseThrow(),
                agent.accountId(),
                agent.attributes());
    }

    private RingKey requireActive(RingAgent agent) throws AuthException {
        Optional<RingKey> active = agent.key(KeyState.ACTIVE);
        if (active.isEmpty()) {
            throw agent.stopped().isPresent()
                    ? KeyRefusal.STOPPED.of(context.name(), "")
                    : new AssertionException(
                            false,
                            "agent " + context.name() + " has no active key yet",
                            "Finish its registration: keys().registerIfAbsent().",
                            null);
        }
        return active.get();
    }

    private Optional<AgentKey> find(KeyRing ring, String keyId) {
        return ring.find(context.name()).flatMap(agent -> agent.key(keyId)).map(RingKey::snapshot);
    }
}
