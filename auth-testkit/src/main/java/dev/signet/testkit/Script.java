package dev.signet.testkit;

import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The answers that a test has queued at one endpoint. Safe for use by several threads. */
final class Script {
    /** What a regular answer of an endpoint may be told to differ in. */
    enum Freedom {
        /** Headers and delivery. */
        NONE,
        /** Also members of its JSON object. */
        MEMBERS,
        /** All that a grant can differ in. */
        GRANT
    }

    private final Queue<ScriptedAnswer> answers = new ConcurrentLinkedQueue<>();

    private final Freedom freedom;

    Script(Freedom freedom) {
        this.freedom = freedom;
    }

    /** Refuses what this endpoint can't do at once, and not when the answer is due. */
    void add(List<ScriptedAnswer> more) {
        for (ScriptedAnswer answer : more) {
            requireDeliverable(answer);
            if (!isWithinFreedom(answer.terms())) {
                throw new IllegalArgumentException(answer + " changes a grant: queue it with enqueueTokenAnswers");
            }
        }
        answers.addAll(more);
    }

    private boolean isWithinFreedom(GrantTerms terms) {
        return switch (freedom) {
            case NONE -> terms.equals(GrantTerms.REGULAR);
            case MEMBERS -> !terms.repeatRefreshToken() && terms.account().isEmpty();
            case GRANT -> true;
        };
    }

    private static void requireDeliverable(ScriptedAnswer answer) {
        if (answer.delivery() == Delivery.RESET || answer.delivery() == Delivery.RESET_ON_CONNECT) {
            throw new IllegalArgumentException(
                    answer + " needs a raw socket: put FaultyServer.inFrontOf this server and queue it there");
        }
    }

    /** Also for an answer that is given more than once: it has to say itself what it is. */
    static ScriptedAnswer requireOwn(ScriptedAnswer answer) {
        if (answer.isRegular()) {
            throw new IllegalArgumentException(
                    "a regular answer is what the server says by itself: use status, json, error or html");
        }
        requireDeliverable(answer);
        return answer;
    }

    Optional<ScriptedAnswer> next() {
        return Optional.ofNullable(answers.poll());
    }
}
