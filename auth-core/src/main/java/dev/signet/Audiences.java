package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.session.Ground;
import dev.signet.internal.session.Session;
import dev.signet.internal.signin.MachineTokens;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's grant gives for audiences beside its own: a session each, of tokens in memory, opened when it is first asked for.
 * Safe for use by several threads.
 */
final class Audiences implements AutoCloseable {
    private final Ground ground;
    private final OriginRules origins;
    private final @Nullable MachineTokens machine;
    private final Map<String, Session> sessions = new HashMap<>();
    private boolean closed;

    /**
     * None is open yet.
     *
     * @param ground of the home's own session
     * @param machine null where people or given credentials are served
     */
    Audiences(Ground ground, OriginRules origins, @Nullable MachineTokens machine) {
        this.ground = ground;
        this.origins = origins;
        this.machine = machine;
    }

    synchronized Session session(String audience) throws ConfigurationException {
        if (audience.isBlank()) {
            throw new IllegalArgumentException("an audience must not be blank");
        }
        if (closed) {
            throw new IllegalStateException("this Signet is closed: open the home again");
        }
        var grants = machine;
        if (grants == null) {
            throw new ConfigurationException(
                    "tokens for an audience of one's choice come from a machine grant, and this home was opened without one",
                    "Give the builder a machine grant, or use the home's own credential.",
                    null);
        }
        return sessions.computeIfAbsent(
                audience, name -> new Session(ground.renewedBy(grants.refresher(name)), origins));
    }

    @Override
    public synchronized void close() {
        closed = true;
        sessions.values().forEach(Session::close);
        sessions.clear();
    }
}
