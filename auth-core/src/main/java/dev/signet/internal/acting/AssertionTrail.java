package dev.signet.internal.acting;

import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.Verdict;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.http.OriginRules;
import dev.signet.internal.verify.ReceivedAssertion;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Tells of each assertion that is given out, where the application asks for that. Safe for use by several threads. */
public final class AssertionTrail {
    private static final String HEADER = "Authorization";
    private static final String SCHEME = "AgentAssertion ";

    private final AuthListener listener;

    public AssertionTrail(AuthListener listener) {
        this.listener = listener;
    }

    /** Tells of {@code headers}, if they hold an assertion. */
    AuthHeaders told(URI target, AuthHeaders headers) {
        var value = headers.value(HEADER).reveal();
        if (value.startsWith(SCHEME)) {
            try {
                var assertion = ReceivedAssertion.parse(value);
                var generation = headers.generation();
                int mark = generation.indexOf('#');
                listener.on(new AuthEvent.AssertionSigned(
                        assertion.runtimeId(),
                        assertion.taskId(),
                        mark < 0 ? generation : generation.substring(0, mark),
                        OriginRules.describe(target),
                        assertion.signedAt()));
            } catch (ReceivedAssertion.MalformedException e) {
                throw new IllegalStateException("an assertion of our own can't be read", e);
            }
        }
        return headers;
    }

    /** The same authorizer, whose assertions are told of. */
    public RequestAuthorizer around(RequestAuthorizer inner) {
        return new RequestAuthorizer() {
            @Override
            public AuthHeaders authorize(URI target) throws AuthException, InterruptedException {
                return told(target, inner.authorize(target));
            }

            @Override
            public CompletableFuture<AuthHeaders> authorizeAsync(URI target) {
                return inner.authorizeAsync(target).thenApply(headers -> told(target, headers));
            }

            @Override
            public Verdict rejected(URI target, AuthHeaders sent, List<String> challenges)
                    throws AuthException, InterruptedException {
                return told(target, inner.rejected(target, sent, challenges));
            }

            @Override
            public CompletableFuture<Verdict> rejectedAsync(URI target, AuthHeaders sent, List<String> challenges) {
                return inner.rejectedAsync(target, sent, challenges).thenApply(verdict -> told(target, verdict));
            }

            @Override
            public void accepted(URI target, AuthHeaders sent) {
                inner.accepted(target, sent);
            }
        };
    }

    private Verdict told(URI target, Verdict verdict) {
        if (verdict instanceof Verdict.Retry retry) {
            var unused = told(target, retry.headers());
        }
        return verdict;
    }
}
