package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.session.Ground;
import dev.signet.internal.session.Session;
import dev.signet.internal.signin.MachineTokens;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What a machine's grant gives for audiences beside its own: a session each, of tokens in memory, opened when it is first asked for.
 * Beyond {@link #MAX} the one that was not asked for for the longest time is let go: whoever holds it goes on with it, and who asks
 * for its audience again gets another. Safe for use by several threads.
 */
final class Audiences implements AutoCloseable {
    static final int MAX = 1_000;

    private final Ground ground;
    private final OriginRules origins;
    private final @Nullable MachineTokens machine;

    /** In the order in which they were asked for. */
    private final Map<String, Session> sessions = new LinkedHashMap<>(16, 0.75f, true);

    /** Those that were let go and are held by somebody still, too: none goes on after the end. */
    private final Set<Session> opened = Collections.newSetFromMap(new WeakHashMap<>());

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
        var known = sessions.get(audience);
        if (known != null) {
            return known;
        }
        var session = new Session(ground.renewedBy(grants.refresher(audience)), origins);
        sessions.put(audience, session);
        opened.add(session);
        if (sessions.size() > MAX) {
            sessions.remove(sessions.keySet().iterator().next());
        }
        return session;
    }

    @Override
    public synchronized void close() {
        closed = true;
        opened.forEach(Session::close);
        opened.clear();
        sessions.clear();
    }
}
