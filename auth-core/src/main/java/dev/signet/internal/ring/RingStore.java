package dev.signet.internal.ring;

import dev.signet.agent.MirrorStatus;
import dev.signet.agent.RegisteredAgent;
import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.StoreException;
import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.internal.keys.Ed25519PrivateKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The key ring of one home: read at any time, changed under the home's lease. It keeps nothing between calls, so what another
 * process wrote is seen at once. Safe for use by several threads.
 *
 * <p>All methods throw a {@link StoreException} as the store gives it, and a {@link DamagedCredentialException} when the ring is
 * there and can't be used; it is never overwritten then.
 *
 * <p>Honest limit: a ring that was read holds its private keys as Java strings, which stay in memory until they are collected.
 */
public final class RingStore {
    /** The document that holds the ring. */
    public static final DocumentName AGENT_KEYS = new DocumentName("agent-keys");

    private final CredentialStore store;
    private final LeaseProvider leases;
    private final AuthListener listener;
    private final RingFormat format;
    private final @Nullable MirrorKeeper mirror;

    /**
     * The ring of a home. Nothing is read yet.
     *
     * @param store where the ring is; not closed here
     * @param leases of the home
     * @param listener is told what becomes of keys, after it was written and with nothing held
     */
    public RingStore(CredentialStore store, LeaseProvider leases, AuthListener listener) {
        this(store, leases, listener, RingFormat.JSON, null);
    }

    /**
     * The ring of a home that can keep a copy of a key elsewhere.
     *
     * @param store where the ring is, and the document that the copy goes into; not closed here
     * @param leases of the home
     * @param listener is told what becomes of keys, after it was written and with nothing held
     * @param mirror has the copy follow; null where nobody looks for one
     */
    public RingStore(
            CredentialStore store, LeaseProvider leases, AuthListener listener, @Nullable MirrorKeeper mirror) {
        this(store, leases, listener, RingFormat.JSON, mirror);
    }

    RingStore(CredentialStore store, LeaseProvider leases, AuthListener listener, RingFormat format) {
        this(store, leases, listener, format, null);
    }

    private RingStore(
            CredentialStore store,
            LeaseProvider leases,
            AuthListener listener,
            RingFormat format,
            @Nullable MirrorKeeper mirror) {
        this.format = format;
        this.mirror = mirror;
        this.store = Objects.requireNonNull(store, "store");
        this.leases = Objects.requireNonNull(leases, "leases");
        this.listener = Objects.requireNonNull(listener, "listener");
    }

    /** The registered agents, in the order in which they came into the ring. */
    public List<RegisteredAgent> agents() throws AuthException {
        return read().agents().stream()
                .flatMap(agent -> agent.registered().stream())
                .toList();
    }

    /** The agent called {@code name}; empty when no service knows it. */
    public Optional<RegisteredAgent> find(AgentName name) throws AuthException {
        return read().find(name).flatMap(RingAgent::registered);
    }

    /**
     * The agent called {@code name}, if it is registered on terms such as these.
     *
     * @throws dev.signet.auth.ConfigurationException when it belongs to another account or service
     */
    public Optional<RegisteredAgent> registered(AgentName name, RegistrationTerms terms) throws AuthException {
        return new RegistrationPlan(name, terms).registered(read());
    }

    /**
     * The private key that an agent signs with now.
     *
     * @return a copy of its own for each call; close it
     * @throws AssertionException when the agent has no active key
     */
    public Ed25519PrivateKey signingKey(AgentName name) throws AuthException {
        Optional<Secret> key =
                read().find(name).flatMap(agent -> agent.key(KeyState.ACTIVE)).flatMap(RingKey::privateKey);
        if (key.isEmpty()) {
            throw new AssertionException(
                    false,
                    "agent " + name + " has no active key in " + store.describe(AGENT_KEYS),
                    "Register the agent first.",
                    null);
        }
        return Ed25519PrivateKey.parse(key.get());
    }

    /** What the agent called {@code name} signs with now. */
    public SigningKey signing(AgentName name) throws AuthException {
        return read().signing(name);
    }

    /** A cheap look for change of the whole ring: while the stamp stays the same, the ring need not be read again. */
    public Stamp probe() throws StoreException {
        return store.probe(AGENT_KEYS);
    }

    /** The ring as it is now. */
    KeyRing read() throws AuthException {
        return read(store.read(AGENT_KEYS));
    }

    /**
     * Changes the ring under a lease of its own.
     *
     * @param leaseWait the longest wait for it
     * @throws StoreException as {@link LeasedRing#commit} and the lease provider throw it
     */
    RingChange edit(Duration leaseWait, RingEdit edit) throws AuthException, InterruptedException {
        try (LeasedRing held = acquire(leaseWait)) {
            return held.edit(edit);
        }
    }

    /** Waits for the lease. */
    LeasedRing acquire(Duration leaseWait) throws StoreException, InterruptedException {
        return new LeasedRing(this, store, leases.acquire(leaseWait), listener);
    }

    /** The document that a copy of a key goes into. */
    Snapshot readNeighbour() throws StoreException {
        return store.read(DocumentName.CREDENTIAL);
    }

    /** That document, in words for a person. */
    String where() {
        return store.describe(DocumentName.CREDENTIAL);
    }

    /** As {@link MirrorKeeper#maintain}. */
    Optional<MirrorStatus> maintainMirror(AgentName name) throws AuthException {
        return mirror == null ? Optional.empty() : mirror.maintain(this, name);
    }

    /** The ring was changed, and nothing is held any more. */
    void changed(KeyRing before, KeyRing after) {
        if (mirror != null) {
            mirror.changed(this, before, after);
        }
    }

    /** The ring in a document that was read just now. */
    KeyRing read(Snapshot snapshot) throws DamagedCredentialException {
        return snapshot instanceof Snapshot.Present present
                ? format.read(present.content(), store.describe(AGENT_KEYS))
                : KeyRing.EMPTY;
    }

    byte[] write(KeyRing changed) {
        return format.write(changed);
    }
}
