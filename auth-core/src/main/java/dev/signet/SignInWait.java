package dev.signet;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** The wait for a person, with a deadline, and with a word to them each second. Used by one thread. */
final class SignInWait {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final TimeSource time;
    private final Prompt prompt;
    private final long until;

    SignInWait(TimeSource time, Prompt prompt, Duration limit) {
        this.time = time;
        this.prompt = prompt;
        this.until = time.nanos() + limit.toNanos();
    }

    /** What is left; zero when it is over. */
    Duration left() {
        return Duration.ofNanos(Math.max(0, until - time.nanos()));
    }

    /**
     * Waits for {@code answer}.
     *
     * @return empty when time is up
     * @throws InterruptedException when the thread is interrupted
     */
    <T> Optional<T> await(CompletableFuture<T> answer) throws InterruptedException {
        while (!answer.isDone()) {
            var left = left();
            if (left.isZero()) {
                return Optional.empty();
            }
            prompt.waiting(left);
            tick(answer, left.compareTo(TICK) < 0 ? left : TICK);
        }
        try {
            return Optional.of(answer.get());
        } catch (ExecutionException | CancellationException e) {
            throw new IllegalStateException("nobody listens for the browser any more: start the sign-in again", e);
        }
    }

    /**
     * Waits for all of {@code duration}, or until time is up.
     *
     * @return whether time is left
     * @throws InterruptedException when the thread is interrupted
     */
    boolean pause(Duration duration) throws InterruptedException {
        long end = time.nanos() + duration.toNanos();
        while (end - time.nanos() > 0) {
            var left = left();
            if (left.isZero()) {
                return false;
            }
            prompt.waiting(left);
            var rest = Duration.ofNanos(end - time.nanos());
            var step = rest.compareTo(TICK) < 0 ? rest : TICK;
            tick(new CompletableFuture<>(), left.compareTo(step) < 0 ? left : step);
        }
        return true;
    }

    private void tick(CompletableFuture<?> answer, Duration step) throws InterruptedException {
        var over = new CompletableFuture<Void>();
        var timer = time.schedule(step, () -> over.complete(null));
        try {
            var unused = CompletableFuture.anyOf(answer, over).get();
        } catch (ExecutionException | CancellationException e) {
            // Told by whoever looks at the answer itself.
        } finally {
            timer.cancel();
        }
    }
}
