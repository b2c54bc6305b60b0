package dev.signet.internal.callback;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides what each request gets. The first good answer is kept, and its browser is sent on to the address of the outcome,
 * so that neither the address bar nor the history keeps the code. No I/O, no clock. Used by one thread.
 */
final class CallbackDesk {
    /** Where outcomes are; what follows is random, for one sign-in only. */
    static final String OUTCOMES = "/done/";

    private static final int HTTP_PORT = 80;

    private final CallbackTerms terms;
    private final String outcomePath;
    private final Set<String> hosts;
    private @Nullable CallbackAnswer accepted;
    private @Nullable Page outcome;

    /** What a request gets. */
    sealed interface Reply {
        /** A page. */
        record Show(int status, Page page) implements Reply {}

        /** Another address (RFC 9110, section 15.4.4). */
        record SeeOther(String path) implements Reply {}

        /** Nothing yet: the outcome is not known. */
        record Wait() implements Reply {}

        /** Refused. */
        record TurnAway(CallbackFault fault) implements Reply {}
    }

    CallbackDesk(CallbackTerms terms, int port, String outcomeId) {
        this.terms = terms;
        this.outcomePath = OUTCOMES + outcomeId;
        this.hosts = port == HTTP_PORT
                ? Set.of("127.0.0.1", "localhost", "[::1]", "127.0.0.1:80", "localhost:80", "[::1]:80")
                : Set.of("127.0.0.1:" + port, "localhost:" + port, "[::1]:" + port);
    }

    /** Answers one request, given as in {@link RequestHead#parse}. */
    Reply receive(String head) {
        try {
            return receive(RequestHead.parse(head));
        } catch (TurnedAwayException e) {
            return new Reply.TurnAway(e.fault());
        }
    }

    private Reply receive(RequestHead request) throws TurnedAwayException {
        if (!request.method().equals("GET")) {
            throw new TurnedAwayException(CallbackFault.METHOD);
        }
        // A name of somebody else's that resolves to this machine makes his page and ours one origin.
        if (!hosts.contains(request.host().toLowerCase(Locale.ROOT))) {
            throw new TurnedAwayException(CallbackFault.HOST);
        }
        if (request.path().equals(terms.path())) {
            CallbackAnswer answer = terms.rules().judge(request.query());
            if (accepted == null) {
                accepted = answer;
            }
            return new Reply.SeeOther(outcomePath);
        }
        if (accepted == null || !sameText(request.path(), outcomePath)) {
            throw new TurnedAwayException(CallbackFault.PATH);
        }
        return outcome == null ? new Reply.Wait() : new Reply.Show(200, outcome);
    }

    /** The one good answer; null while it is awaited. */
    @Nullable CallbackAnswer accepted() {
        return accepted;
    }

    /** What browsers see from now on; the first page stands. */
    void conclude(Page page) {
        if (outcome == null) {
            outcome = page;
        }
    }

    @Nullable Page outcome() {
        return outcome;
    }

    /** In constant time: the path is a secret of a kind, as it shows how a sign-in ended. */
    private static boolean sameText(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.ISO_8859_1), other.getBytes(StandardCharsets.ISO_8859_1));
    }
}
