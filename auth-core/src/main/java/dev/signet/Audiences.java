package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.RequestAuthorizer;
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
    private final AnswerCount answers;

    /** In the order in which they were asked for. */
    private final Map<String, RequestAuthorizer> open = new LinkedHashMap<>(16, 0.75f, true);

    /** Those that were let go and are held by somebody still, too: none goes on after the end. */
    private final Set<Session> sessions = Collections.newSetFromMap(new WeakHashMap<>());

    private boolean closed;

    /**
     * None is open yet.
     *
     * @param ground of the home's own session
     * @param machine null where people or given credentials are served
     * @param answers counts those of all sessions
     */
    Audiences(Ground ground, OriginRules origins, @Nullable MachineTokens machine, AnswerCount answers) {
        this.ground = ground;
        this.origins = origins;
        this.machine = machine;
        this.answers = answers;
    }

    /** What requests for an audience go out with. */
    synchronized RequestAuthorizer session(String audience) throws ConfigurationException {
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
        var known = open.get(audience);
        if (known != null) {
            return known;
        }
        var session = new Session(ground.renewedBy(grants.refresher(audience)), origins);
        sessions.add(session);
        var requests = answers.around(session);
        open.put(audience, requests);
        if (open.size() > MAX) {
            open.remove(open.keySet().iterator().next());
        }
        return requests;
    }

    @Override
    public synchronized void close() {
        closed = true;
        sessions.forEach(Session::close);
        sessions.clear();
        open.clear();
    }
}
