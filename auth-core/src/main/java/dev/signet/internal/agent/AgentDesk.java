package dev.signet.internal.agent;

import dev.signet.agent.RegistrationRequest;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.jose.JwkSetCache;
import dev.signet.internal.jose.JwtVerifier;
import dev.signet.internal.jose.UnverifiedClaims;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.Ed25519Signer;
import dev.signet.internal.keys.EngineChoice;
import dev.signet.internal.oauth.TokenServiceClient;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What all agents of one open Signet share: the way to the agent service, the keys of token issuers, the signature engine, the
 * limits. Keeps no list of agents, so that whatever is dropped can be collected.
 *
 * <p>Safe for use by several threads. Loads no cryptography and starts no thread before an agent needs it.
 */
public final class AgentDesk implements AutoCloseable {
    /** Registrations under way at a time; more wait for their turn. */
    private static final int WORKERS = 8;

    private final AgentDialect dialect;
    private final TokenServiceClient service;
    private final AgentTerms terms;
    private final TimeSource time;
    private final DoubleSupplier random;
    private final AuthListener listener;
    private final JwkSetCache keySets;
    private final AtomicInteger openTasks = new AtomicInteger();
    private final AtomicLong numbers = new AtomicLong();
    private @Nullable EngineChoice engines;
    private @Nullable ThreadPoolExecutor workers;
    private volatile boolean closed;

    /**
     * Opens a desk.
     *
     * @param dialect of the world the agents live in
     * @param service the only way to the network; not closed here
     * @param terms the limits
     * @param time clocks
     * @param random from 0 to 1, for jitter
     * @param listener is told of registrations
     */
    public AgentDesk(
            AgentDialect dialect,
            TokenServiceClient service,
            AgentTerms terms,
            TimeSource time,
            DoubleSupplier random,
            AuthListener listener) {
        this.dialect = dialect;
        this.service = service;
        this.terms = terms;
        this.time = time;
        this.random = random;
        this.listener = listener;
        this.keySets = new JwkSetCache(service, time);
    }

    AgentDialect dialect() {
        return dialect;
    }

    TokenServiceClient service() {
        return service;
    }

    AgentTerms terms() {
        return terms;
    }

    TimeSource time() {
        return time;
    }

    DoubleSupplier random() {
        return random;
    }

    AuthListener listener() {
        return listener;
    }

    /** As {@link AgentDialect#registration}. */
    public RegistrationRequest registration() {
        return dialect.registration();
    }

    /** As {@link AgentDialect#agentRegistration}. */
    public URI agentRegistration() throws ConfigurationException {
        return dialect.agentRegistration();
    }

    /** As {@link AgentDialect#taskRegistration}. */
    public URI taskRegistration(String runtimeId) throws ConfigurationException {
        return dialect.taskRegistration(runtimeId);
    }

    /** As {@link AgentDialect#agentListing}. */
    public Optional<URI> agentListing() {
        return dialect.agentListing();
    }

    /** As {@link AgentDialect#agentRevocation}. */
    public Optional<URI> agentRevocation(String runtimeId) {
        return dialect.agentRevocation(runtimeId);
    }

    /** As {@link AgentDialect#accountFacts}. */
    public Map<String, String> accountFacts(Map<String, String> attributes) {
        return dialect.accountFacts(attributes);
    }

    /** As {@link AgentDialect#withTask}. */
    public Optional<byte[]> noteTask(byte[] stored, AgentIdentity identity, String taskId, String where)
            throws DamagedCredentialException {
        return dialect.withTask(stored, identity, taskId, where);
    }

    /** As {@link AgentDialect#asRecord}. */
    public byte[] asRecord(byte[] stored, Secret token, JsonObject claims, String taskId, String where)
            throws DamagedCredentialException {
        return dialect.asRecord(stored, token, claims, taskId, where);
    }

    /** The engine that signs, shared by all keys. */
    public synchronized EngineChoice engines() {
        if (engines == null) {
            engines = EngineChoice.startingWithJdk();
        }
        return engines;
    }

    /**
     * Lets an identity's key sign. Verifies the token that carries it, which may take a request for the issuer's keys.
     *
     * @param permit whether the key may sign still
     * @param tasks where the agent registers tasks
     * @throws AuthException when the token is not to be believed, its issuer's keys can't be had, or the key can't be read
     */
    ActiveAgent activate(AgentIdentity identity, SigningPermit permit, TaskEndpoint tasks) throws AuthException {
        if (identity.source() instanceof AgentIdentity.UnverifiedJwt jwt) {
            if (terms.verifies()) {
                var trust = dialect.tokenTrust();
                var verified = new JwtVerifier(keySets, trust.keySet(), trust.issuer(), trust.audience(), time)
                        .verify(jwt.token());
                return activeBy(verified.claims(), verified.expiresAt().toEpochMilli(), permit, tasks);
            }
            JsonObject claims = UnverifiedClaims.read(jwt.token().reveal())
                    .orElseThrow(() -> new IllegalStateException("an identity is only made of claims that can be read"))
                    .claims();
            return activeBy(
                    claims, jwt.expiresAt().map(end -> end.toEpochMilli()).orElse(ActiveAgent.NEVER), permit, tasks);
        }
        return active(identity, null, ActiveAgent.NEVER, permit, tasks);
    }

    private ActiveAgent activeBy(JsonObject claims, long until, SigningPermit permit, TaskEndpoint tasks)
            throws AuthException {
        return active(dialect.identityOf(claims), claims, until, permit, tasks);
    }

    private ActiveAgent active(
            AgentIdentity identity, @Nullable JsonObject claims, long until, SigningPermit permit, TaskEndpoint tasks)
            throws AuthException {
        if (!(identity.source() instanceof AgentIdentity.StoredRecord record)) {
            throw new IllegalStateException("the claims of a token hold the key itself");
        }
        var signer = Ed25519Signer.owning(Ed25519PrivateKey.parse(record.privateKey()), engines());
        return new ActiveAgent(identity, claims, signer, until, permit, tasks, this);
    }

    /** Counts one more open task. */
    boolean admitTask() {
        if (openTasks.incrementAndGet() > terms.maxTasks()) {
            openTasks.decrementAndGet();
            return false;
        }
        return true;
    }

    void dismissTask() {
        openTasks.decrementAndGet();
    }

    /** How many tasks are open, the default ones not counted. */
    public int openTasks() {
        return openTasks.get();
    }

    /** A number that no other registration of this desk has. */
    long nextNumber() {
        return numbers.incrementAndGet();
    }

    /**
     * Runs {@code work} on a daemon of this desk.
     *
     * @throws java.util.concurrent.RejectedExecutionException after {@link #close()}
     */
    void execute(Runnable work) {
        workers().execute(work);
    }

    private synchronized ThreadPoolExecutor workers() {
        if (workers == null) {
            workers =
                    new ThreadPoolExecutor(WORKERS, WORKERS, 2, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                        var thread = new Thread(task, "signet-agent");
                        thread.setDaemon(true);
                        return thread;
                    });
            workers.allowCoreThreadTimeOut(true);
            if (closed) {
                workers.shutdown();
            }
        }
        return workers;
    }

    boolean isClosed() {
        return closed;
    }

    /** Begins no more registrations and lets no key sign any more. Does nothing the second time. */
    @Override
    public synchronized void close() {
        closed = true;
        if (workers != null) {
            workers.shutdown();
        }
    }
}
