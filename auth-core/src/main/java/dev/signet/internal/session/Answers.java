package dev.signet.internal.session;

import dev.signet.auth.AuthException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for answers that end in a value or an {@link AuthException}. */
final class Answers {
    private Answers() {}

    static <T> T await(CompletableFuture<T> answer) throws AuthException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof AuthException known) {
                throw known;
            }
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException("answers end in AuthException only", e);
        }
    }
}
