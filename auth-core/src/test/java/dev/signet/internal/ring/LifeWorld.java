package dev.signet.internal.ring;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.CredentialRejectedException;
import dev.signet.auth.Secret;
import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.agent.AgentRegistrar;
import dev.signet.auth.agent.KeyRegistration;
import dev.signet.auth.agent.RegistrarOutcome;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.LeaseProvider;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import dev.signet.internal.agent.AgentRegistration.Software;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A small world for one agent: a ring in memory, a lease, and an agent service, all of which may fail at any boundary. A process can
 * end before and after each of their calls, and another process can run there to its own end. Used by one thread.
 */
final class LifeWorld {
    static final AgentName NAME = new AgentName("ci");
    private static final int MOST_NESTED = 2;

    /** The end of a process. */
    static final class Crash extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Crash() {
            super("the process ends here", null, false, false);
        }
    }

    /** How a service takes one key twice. */
    enum Service {
        ONCE,
        EACH_TIME,
        CONFLICT
    }

    final Random random;
    final Service service;
    final boolean revokes;
    final Duration publication;
    final Map<String, String> live = new HashMap<>();
    final Set<String> ended = new HashSet<>();
    /** Registrations of which the service takes nothing, whatever it says. */
    final Set<String> bad = new HashSet<>();

    final Deque<String> operations = new ArrayDeque<>();
    final ReferenceLife reference;
    boolean faults = true;
    int crashes;
    int lost;
    long now = 1_767_225_600_000L;
    /** Runs an operation of another process. */
    Runnable other = () -> {};

    private final KeyMaker keys;
    private final Map<Long, KeyRing> written = new HashMap<>();
    private final TinyStore store = new TinyStore();
    private Object holder = this;
    private boolean isHeld;
    private int crashAt = Integer.MAX_VALUE;
    private int passed;
    private long revision;
    private int ids;

    LifeWorld(Random random, KeyMaker keys) {
        this.random = random;
        this.keys = keys;
        this.service = Service.values()[random.nextInt(3)];
        this.revokes = random.nextInt(4) > 0;
        this.publication = Duration.ofHours(random.nextInt(3));
        this.reference = new ReferenceLife(this);
    }

    KeyContext context() {
        var ring = new RingStore(store, new TinyLeases(), AuthListener.none(), new Handles());
        return new KeyContext(
                new RingServices(ring, new TinyRegistrar(), keys, new TinyTime(), AuthListener.none()),
                NAME,
                new Software("1", "a", "b"),
                account -> bearers(),
                this::prove,
                attributes -> {});
    }

    BearerSource bearers() {
        return new TestBearers("bearer");
    }

    KeyRing ring() {
        return store.content == null
                ? KeyRing.EMPTY
                : written.get(ByteBuffer.wrap(store.content).getLong());
    }

    /** Runs an operation as a process does that may end at any boundary. */
    void run(String name, Operation operation) {
        operations.push(name);
        int crashBefore = crashAt;
        int passedBefore = passed;
        passed = 0;
        crashAt = faults && random.nextInt(3) == 0 ? random.nextInt(24) : Integer.MAX_VALUE;
        try {
            operation.run();
        } catch (Crash e) {
            crashes++;
        } catch (AuthException e) {
            // It says what is to be done, and another process goes on.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            operations.pop();
            crashAt = crashBefore;
            passed = passedBefore;
        }
    }

    /** What a process does. */
    interface Operation {
        void run() throws AuthException, InterruptedException;
    }

    private void point() {
        if (passed++ >= crashAt) {
            throw new Crash();
        }
        if (faults && operations.size() <= MOST_NESTED && random.nextInt(24) == 0) {
            if (isHeld && random.nextInt(3) == 0) {
                // It ran out, as a lease of a fleet does.
                isHeld = false;
            }
            if (!isHeld) {
                other.run();
            }
        }
    }

    private boolean happens(int oneIn) {
        return faults && random.nextInt(oneIn) == 0;
    }

    private static AssertionException failure(String what) {
        return new AssertionException(true, what, "Try again.", null);
    }

    private String prove(String runtimeId, Secret privateKey, Map<String, String> attributes) throws AuthException {
        point();
        if (happens(8)) {
            throw failure("the service did not answer");
        }
        if (!live.containsKey(runtimeId) || bad.contains(runtimeId)) {
            reference.refused(runtimeId);
            throw new CredentialRejectedException("the service takes nothing of " + runtimeId, "Rotate.", null);
        }
        point();
        return "task-" + ids++;
    }

    private final class TinyRegistrar implements AgentRegistrar {
        @Override
        public URI service() {
            return URI.create("https://agents.example");
        }

        @Override
        public boolean registersOnce() {
            return service == Service.ONCE;
        }

        @Override
        public Set<Operation> operations() {
            return revokes ? Set.of(Operation.REVOKE) : Set.of();
        }

        @Override
        public RegistrarOutcome<String> register(KeyRegistration request, Secret bearer, Duration limit) {
            point();
            if (happens(10)) {
                return new RegistrarOutcome.Busy<>(failure("busy"), Optional.of(Duration.ofSeconds(5)));
            }
            if (happens(16)) {
                return new RegistrarOutcome.Unauthorized<>(failure("unauthorized"));
            }
            Optional<String> known = live.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(request.keyId()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (known.isPresent() && service == Service.CONFLICT) {
                return new RegistrarOutcome.KeyTaken<>(failure("taken"));
            }
            String runtimeId = known.isPresent() && service == Service.ONCE ? known.get() : "agent-" + ids++;
            live.put(runtimeId, request.keyId());
            if (happens(8)) {
                bad.add(runtimeId);
            }
            point();
            if (happens(8)) {
                lost++;
                return new RegistrarOutcome.Lost<>(failure("lost"), Optional.empty());
            }
            return new RegistrarOutcome.Done<>(runtimeId);
        }

        @Override
        public RegistrarOutcome<Boolean> revoke(String runtimeId, String keyId, Secret bearer, Duration limit) {
            point();
            if (happens(6)) {
                return new RegistrarOutcome.Busy<>(failure("busy"), Optional.empty());
            }
            boolean wasLive = live.remove(runtimeId) != null;
            ended.add(runtimeId);
            point();
            return happens(10)
                    ? new RegistrarOutcome.Lost<>(failure("lost"), Optional.empty())
                    : new RegistrarOutcome.Done<>(wasLive);
        }
    }

    private final class TinyTime implements TimeSource {
        @Override
        public long millis() {
            return now;
        }

        @Override
        public long nanos() {
            return now * 1_000_000;
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("nothing here waits");
        }
    }

    private final class TinyLeases implements LeaseProvider {
        @Override
        public Lease acquire(Duration wait) throws StoreException {
            point();
            if (isHeld) {
                throw new StoreException(StoreException.Kind.TIMEOUT, "held", "Wait.", null);
            }
            var token = new Object();
            holder = token;
            isHeld = true;
            return new Lease() {
                @Override
                public boolean isHeld() {
                    return isHeld && holder == token;
                }

                @Override
                public Duration remaining() {
                    return isHeld() ? UNLIMITED : Duration.ZERO;
                }

                @Override
                public Scope scope() {
                    return Scope.FLEET;
                }

                @Override
                public void close() {
                    if (isHeld()) {
                        isHeld = false;
                    }
                }
            };
        }
    }

    /** A ring stands for itself: what is tried here is what becomes of rings, not how they are written. */
    private final class Handles implements RingFormat {
        @Override
        public KeyRing read(byte[] content, String where) {
            return written.get(ByteBuffer.wrap(content).getLong());
        }

        @Override
        public byte[] write(KeyRing ring) {
            long handle = written.size();
            written.put(handle, ring);
            return ByteBuffer.allocate(Long.BYTES).putLong(handle).array();
        }
    }

    private final class TinyStore implements CredentialStore {
        private byte[] content;

        @Override
        public String name() {
            return "tiny";
        }

        @Override
        public String describe(DocumentName name) {
            return "the ring";
        }

        @Override
        public StoreTraits traits() {
            return new StoreTraits(Set.of(), 1 << 20);
        }

        @Override
        public Snapshot read(DocumentName name) {
            point();
            var now = new Revision(Long.toString(revision));
            return content == null ? new Snapshot.Absent(now) : new Snapshot.Present(content, now);
        }

        @Override
        public Stamp probe(DocumentName name) {
            return new Stamp(Long.toString(revision));
        }

        @Override
        public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
            point();
            return new Draft() {
                @Override
                public Revision commit(Revision expectedNow, byte[] changed) throws StoreException {
                    point();
                    if (!lease.isHeld() || !expectedNow.equals(new Revision(Long.toString(revision)))) {
                        throw new StoreException(StoreException.Kind.CONFLICT, "changed", "Read again.", null);
                    }
                    content = changed;
                    revision++;
                    reference.follow(operations.peek(), ring());
                    point();
                    return new Revision(Long.toString(revision));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public void delete(Lease lease, DocumentName name, Revision expected) {
            throw new UnsupportedOperationException("a ring is not deleted");
        }

        @Override
        public String quarantine(Lease lease, DocumentName name, Revision expected) {
            throw new UnsupportedOperationException("a ring is not laid aside");
        }
    }

    List<String> orphans() {
        Map<String, String> inUse = reference.runtimeIds();
        return live.keySet().stream().filter(id -> !inUse.containsKey(id)).toList();
    }
}
