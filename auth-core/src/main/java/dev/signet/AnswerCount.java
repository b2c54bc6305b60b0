package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.TimeSource;
import dev.signet.auth.Verdict;
import dev.signet.internal.health.AnswerFacts;
import dev.signet.internal.health.AnswerWindow;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Counts how servers answer the requests of one open home, whichever authorizer they went out with. The first answer makes what
 * counts; each later one costs a look at the clock and one change of a number. Safe for use by several threads.
 */
final class AnswerCount {
    private final TimeSource time;
    private volatile @Nullable AnswerWindow window;

    AnswerCount(TimeSource time) {
        this.time = time;
    }

    /** What was answered in the last minutes. */
    AnswerFacts facts() {
        var known = window;
        return known == null ? AnswerFacts.NONE : known.facts();
    }

    /** The same authorizer, whose answers are counted. */
    RequestAuthorizer around(RequestAuthorizer inner) {
        return new RequestAuthorizer() {
            @Override
            public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
                return inner.authorize(target);
            }

            @Override
            public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
                return inner.authorizeAsync(target);
            }

            @Override
            public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
                    throws AuthException, InterruptedException {
                window().answered(true);
                return inner.rejected(target, sent, challenges);
            }

            @Override
            public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
                window().answered(true);
                return inner.rejectedAsync(target, sent, challenges);
            }

            @Override
            public void accepted(URI target, AuthHeaders sent) {
                window().answered(false);
                inner.accepted(target, sent);
            }
        };
    }

    private AnswerWindow window() {
        var known = window;
        return known == null ? open() : known;
    }

    private synchronized AnswerWindow open() {
        var known = window;
        if (known == null) {
            known = new AnswerWindow(time);
            window = known;
        }
        return known;
    }
}
