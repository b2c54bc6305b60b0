package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential.AgentIdentity;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.json.JsonObject;
import java.net.URI;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An agent whose key may sign: it comes from a record the store holds, or from a token that was verified. A token's key signs no
 * more from the token's own end on. Safe for use by several threads.
 */
final class ActiveAgent implements AgentKeySource, AutoCloseable {
    static final long NEVER = Long.MAX_VALUE;

    private final AgentIdentity identity;
    private final @Nullable JsonObject claims;
    private final AgentKey key;
    private final long until;
    private final SigningPermit permit;
    private final TaskEndpoint tasks;
    private final AgentDesk desk;
    private final Map<String, String> companions;

    /**
     * An agent.
     *
     * @param claims of the token the key comes from; null when it was stored by itself
     * @param signer holds the key; closed with this
     * @param until the key signs before this only, in milliseconds since 1970
     * @param permit whether it may sign still
     * @param tasks where it registers tasks
     */
    ActiveAgent(
            AgentIdentity identity,
            @Nullable JsonObject claims,
            AssertionSigner signer,
            long until,
            SigningPermit permit,
            TaskEndpoint tasks,
            AgentDesk desk) {
        this.identity = identity;
        this.claims = claims;
        this.key = new AgentKey(signer.keyId(), signer);
        this.until = until;
        this.permit = permit;
        this.tasks = tasks;
        this.desk = desk;
        this.companions =
                Collections.unmodifiableMap(new LinkedHashMap<>(desk.dialect().companions(identity)));
    }

    String runtimeId() {
        return identity.runtimeId();
    }

    URI taskRegistration() throws ConfigurationException {
        return tasks.of(runtimeId());
    }

    /** The claims of the token that the key comes from. */
    Optional<JsonObject> claims() {
        return Optional.ofNullable(claims);
    }

    Optional<String> knownTask() {
        return desk.dialect().knownTask(identity);
    }

    /** The headers of one task, to be signed when they are asked for. */
    AssertionHeaders headers(String taskId) throws AssertionException {
        return new AssertionHeaders(
                desk.dialect().format(),
                AssertionRequest.ForTask.of(runtimeId(), taskId),
                companions,
                this,
                desk.time(),
                Long.toString(desk.nextNumber()));
    }

    @Override
    public AgentKey current() throws AuthException {
        return current(desk.time().nanos());
    }

    @Override
    public AgentKey current(long asked) throws AuthException {
        if (desk.isClosed()) {
            throw new IllegalStateException("this Signet is closed: open the home again");
        }
        if (isOver()) {
            throw new SignInRequiredException(
                    SignInRequiredException.Reason.SESSION_EXPIRED,
                    "the token of agent " + runtimeId() + " ended at " + Instant.ofEpochMilli(until)
                            + ", and its key signs no more",
                    "Get a new token for this agent from whoever issued it.",
                    null);
        }
        permit.require(asked);
        return key;
    }

    @Override
    public @Nullable AgentKey known() {
        return desk.isClosed() || isOver() || !permit.isKnown() ? null : key;
    }

    private boolean isOver() {
        return until != NEVER && desk.time().millis() >= until;
    }

    @Override
    public void close() {
        key.signer().close();
    }
}
