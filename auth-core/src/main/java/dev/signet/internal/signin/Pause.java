package dev.signet.internal.signin;

import dev.signet.auth.TimeSource;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** How a flow waits between two requests. A person may give up meanwhile, so the wait can be interrupted. */
@FunctionalInterface
public interface Pause {
    /**
     * Waits for all of {@code duration}.
     *
     * @throws InterruptedException when the thread is interrupted, before or meanwhile
     */
    void take(Duration duration) throws InterruptedException;

    /** Waits on {@code time}, so that a test moves it along. */
    static Pause on(TimeSource time) {
        return duration -> {
            var over = new CountDownLatch(1);
            var timer = time.schedule(duration, over::countDown);
            try {
                over.await();
            } finally {
                timer.cancel();
            }
        };
    }
}
