package dev.signet.internal.lease;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A mutex by name that every copy of this library in the JVM shares, whichever class loader it came from.
 *
 * <p>What all copies can see is in {@code java.base}: they wait on the monitor of one interned string, and the holder is a
 * system property of that name. The property's value is a plain string, since any other value makes the host's
 * {@code Properties.list} and {@code store} throw. A host may replace or restore its system properties at any time; so each
 * copy also remembers what it holds itself, and then neither a lost property lets a second holder in nor does a leftover one
 * of this copy keep everybody out.
 *
 * <p>Not reentrant: a holder that asks again waits for itself. Safe for use by several threads.
 */
final class JvmMutex {
    private static final String PREFIX = "dev.signet.lock:";
    private static final long LONGEST_WAIT_MILLIS = 50;

    /** Tells this copy's entries from those of other copies; the loading time makes it unique enough. */
    private static final String COPY =
            Long.toHexString(System.nanoTime()) + Integer.toHexString(System.identityHashCode(JvmMutex.class));

    /** What this copy holds, by property name. The one piece of static mutable state: it is the lock. */
    private static final Map<String, Hold> HELD = new ConcurrentHashMap<>();

    /** Both the monitor and the name of the property. Interned, hence the same object for every copy. */
    private final String key;

    private JvmMutex(String key) {
        this.key = key;
    }

    static JvmMutex named(String name) {
        return new JvmMutex((PREFIX + name).intern());
    }

    /**
     * Waits for the mutex.
     *
     * @return the hold; empty when the deadline passed first
     */
    Optional<Hold> acquire(Deadline deadline) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        synchronized (key) {
            while (isTaken()) {
                long nanos = deadline.remainingNanos();
                if (nanos <= 0) {
                    return Optional.empty();
                }
                // Bounded, so that a property cleared by the host and a clock moved by hand are noticed.
                key.wait(Math.max(1, Math.min(LONGEST_WAIT_MILLIS, TimeUnit.NANOSECONDS.toMillis(nanos))));
            }
            var hold = new Hold(key, COPY + " " + Thread.currentThread().getName());
            HELD.put(key, hold);
            System.setProperty(key, hold.text);
            return Optional.of(hold);
        }
    }

    /** Who has it, in words for a person. */
    String describeHolder() {
        String text = System.getProperty(key);
        if (text == null) {
            return "thread unknown";
        }
        return "thread \"" + text.substring(text.indexOf(' ') + 1) + "\"";
    }

    /** The system property that names the holder. */
    String property() {
        return key;
    }

    private boolean isTaken() {
        if (HELD.containsKey(key)) {
            return true;
        }
        @Nullable String text = System.getProperty(key);
        return text != null && !text.startsWith(COPY + " ");
    }

    /** The mutex, held until closed. */
    static final class Hold implements AutoCloseable {
        private final String key;
        private final String text;

        private Hold(String key, String text) {
            this.key = key;
            this.text = text;
        }

        @Override
        public void close() {
            synchronized (key) {
                if (HELD.remove(key, this)) {
                    if (text.equals(System.getProperty(key))) {
                        System.clearProperty(key);
                    }
                    key.notifyAll();
                }
            }
        }
    }
}
