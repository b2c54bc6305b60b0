package dev.signet.internal.acting;

import dev.signet.agent.AgentKey;
import dev.signet.agent.AgentKeys;
import dev.signet.agent.ExportedKey;
import dev.signet.agent.KeyMirror;
import dev.signet.agent.KeyRevocation;
import dev.signet.agent.KeyRotation;
import dev.signet.agent.MaintenanceReport;
import dev.signet.agent.RegisteredAgent;
import dev.signet.agent.RegistrationRequest;
import dev.signet.agent.RevocationReason;
import dev.signet.agent.RotationPolicy;
import dev.signet.agent.RotationResult;
import dev.signet.auth.AuthException;
import dev.signet.auth.agent.ListedAgent;
import dev.signet.internal.ring.AgentName;
import dev.signet.internal.ring.RingKeys;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys of an agent of the home's key ring. */
final class EnrolledKeys implements AgentKeys {
    private final NamedAgents agents;
    private final AgentName name;
    private final Runnable changed;
    private final KeyRotation rotation = new Steps();
    private final KeyMirror mirror;
    private volatile @Nullable RotationPolicy policy;

    /**
     * The keys of one agent.
     *
     * @param changed is run after whatever may have changed the ring, or found what another process changed
     */
    EnrolledKeys(NamedAgents agents, AgentName name, Runnable changed) {
        this.agents = agents;
        this.name = name;
        this.changed = changed;
        this.mirror = new MirroredKeys(agents, name);
    }

    /** Something that may change the ring, whether it succeeds or not. */
    @FunctionalInterface
    private interface Change<T> {
        T on(RingKeys keys) throws AuthException, InterruptedException;
    }

    /** What was read of the ring just now: what the agent signs with must not be older than what the application is told. */
    private <T> T seen(T answer) {
        changed.run();
        return answer;
    }

    private <T> T change(Change<T> change) throws AuthException, InterruptedException {
        try {
            return change.on(keys());
        } finally {
            changed.run();
        }
    }

    @Override
    public RegisteredAgent registerIfAbsent() throws AuthException, InterruptedException {
        return registerIfAbsent(agents.registration());
    }

    @Override
    public RegisteredAgent registerIfAbsent(RegistrationRequest request) throws AuthException, InterruptedException {
        agents.requireOpen();
        var known = agents.registered(name, request);
        return known.isPresent() ? seen(known.get()) : change(unused -> agents.register(name, request));
    }

    @Override
    public Optional<RegisteredAgent> find() throws AuthException {
        agents.requireOpen();
        return seen(agents.ring().find(name));
    }

    @Override
    public List<AgentKey> list() throws AuthException {
        return seen(keys().list());
    }

    @Override
    public List<AgentKey> publicKeys() throws AuthException {
        return seen(keys().publicKeys());
    }

    @Override
    public List<ListedAgent> listAtService() throws AuthException, InterruptedException {
        return keys().listAtService();
    }

    @Override
    public KeyRotation rotation() {
        return rotation;
    }

    @Override
    public RotationResult rotate(Duration overlap) throws AuthException, InterruptedException {
        return change(keys -> keys.rotate(overlap));
    }

    @Override
    public RotationResult rotate() throws AuthException, InterruptedException {
        return change(keys -> keys.rotate());
    }

    @Override
    public Optional<RotationResult> rotateIfDue(RotationPolicy policy) throws AuthException, InterruptedException {
        this.policy = policy;
        return change(keys -> keys.rotateIfDue(policy));
    }

    @Override
    public MaintenanceReport maintain(RotationPolicy policy) throws AuthException, InterruptedException {
        this.policy = policy;
        return change(keys -> keys.maintain(policy));
    }

    /** By which this process looked after the keys last; empty when it never did. */
    Optional<RotationPolicy> policy() {
        return Optional.ofNullable(policy);
    }

    @Override
    public RotationResult replace() throws AuthException, InterruptedException {
        return change(keys -> keys.replace());
    }

    @Override
    public AgentKey verify() throws AuthException, InterruptedException {
        return change(keys -> keys.verify());
    }

    @Override
    public KeyRevocation revoke(String keyId) throws AuthException, InterruptedException {
        return change(keys -> keys.revoke(keyId));
    }

    @Override
    public KeyRevocation forceRevoke(String keyId, RevocationReason reason) throws AuthException, InterruptedException {
        return change(keys -> keys.forceRevoke(keyId, reason));
    }

    @Override
    public AgentKey rollback() throws AuthException, InterruptedException {
        return change(keys -> keys.rollback());
    }

    @Override
    public List<AgentKey> purge(Duration olderThan) throws AuthException, InterruptedException {
        return change(keys -> keys.purge(olderThan));
    }

    @Override
    public ExportedKey export() throws AuthException {
        return seen(keys().export());
    }

    @Override
    public KeyMirror mirror() {
        return mirror;
    }

    private RingKeys keys() throws AuthException {
        agents.requireOpen();
        return agents.keys(name);
    }

    @Override
    public String toString() {
        return "AgentKeys[" + name + "]";
    }

    /** The steps, each by what is open then. */
    private final class Steps implements KeyRotation {
        @Override
        public AgentKey begin() throws AuthException, InterruptedException {
            return change(keys -> keys.rotation().begin());
        }

        @Override
        public AgentKey register(String keyId) throws AuthException, InterruptedException {
            return change(keys -> keys.rotation().register(keyId));
        }

        @Override
        public AgentKey verify(String keyId) throws AuthException, InterruptedException {
            return change(keys -> keys.rotation().verify(keyId));
        }

        @Override
        public RotationResult finish(String keyId, Duration overlap) throws AuthException, InterruptedException {
            return change(keys -> keys.rotation().finish(keyId, overlap));
        }
    }
}
