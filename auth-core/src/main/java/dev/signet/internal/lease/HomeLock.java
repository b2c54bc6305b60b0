package dev.signet.internal.lease;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.LeaseProvider;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The lease of a home: a kernel lock (fcntl) on {@code <home>/<own folder>/lock}, which every Signet process of this machine
 * honours and which the kernel takes back when its holder dies, however it dies.
 *
 * <p>Such a lock belongs to the process, and the process loses it without notice when it closes <em>any</em> descriptor of
 * the file. So a mutex of the whole JVM is taken before the file is opened and given back after it is closed, and nothing
 * else may open that file. The file is empty, is made with its folders when first needed (0700, 0600), and is never deleted.
 *
 * <p>Waiting is looking again after 2 to 40 ms: a blocked native call could be ended only by closing the channel under it, and
 * the kernel wakes its waiters in no fair order either. Not reentrant: a holder that asks again waits for itself. Safe for
 * use by several threads.
 */
public final class HomeLock implements LeaseProvider {
    private static final long SHORTEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long LONGEST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(40);

    private static final int MOST_ATTEMPTS = 20;

    private final Path home;
    private final LockFile.Place place;
    private final TimeSource time;
    private final Pause pause;
    private final DoubleSupplier random;

    /**
     * The lease of {@code home}. Nothing is touched until it is asked for.
     *
     * @param home a folder, a link to one, or nothing yet
     * @param ownFolder the folder within it that holds what is Signet's own
     * @param time for the deadline of the wait
     */
    public HomeLock(Path home, String ownFolder, TimeSource time) {
        this(
                home,
                LockFile.in(home, ownFolder),
                time,
                Pause.sleeping(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    HomeLock(Path home, LockFile.Place place, TimeSource time, Pause pause, DoubleSupplier random) {
        this.home = home;
        this.place = place;
        this.time = time;
        this.pause = pause;
        this.random = random;
    }

    /**
     * The lease of one file, by a lock file beside it that bears its name and {@code .lock}. It has nothing to do with the lease
     * of the home.
     *
     * @param file in a folder that its owner alone can write
     * @param time for the deadline of the wait
     */
    public static HomeLock beside(Path file, TimeSource time) {
        return new HomeLock(
                file,
                LockFile.beside(file),
                time,
                Pause.sleeping(),
                () -> ThreadLocalRandom.current().nextDouble());
    }

    @Override
    public Lease acquire(Duration wait) throws StoreException, InterruptedException {
        Deadline deadline = Deadline.in(wait, time);
        for (int attempt = 1; attempt <= MOST_ATTEMPTS; attempt++) {
            try {
                Optional<Lease> lease = tryAcquire(deadline, wait);
                if (lease.isPresent()) {
                    return lease.get();
                }
            } catch (StoreException e) {
                throw e;
            } catch (NoSuchFileException e) {
                // A folder was deleted under us; the next attempt makes it again.
            } catch (ClosedByInterruptException e) {
                Thread.interrupted();
                throw (InterruptedException)
                        new InterruptedException("interrupted while taking the lock of " + home).initCause(e);
            } catch (IOException e) {
                throw Refusals.failed(home, e);
            }
            pause.await(SHORTEST_PAUSE_NANOS * attempt);
        }
        throw Refusals.vanished(home, MOST_ATTEMPTS);
    }

    /** Empty when the file was deleted or replaced while we waited for it. */
    private Optional<Lease> tryAcquire(Deadline deadline, Duration wait) throws IOException, InterruptedException {
        LockFile file = place.find();
        JvmMutex mutex = JvmMutex.named(file.path().toString());
        JvmMutex.Hold hold = mutex.acquire(deadline)
                .orElseThrow(() -> Refusals.heldInThisProcess("the lock " + file.path(), mutex, wait));
        @Nullable FileChannel opened = null;
        boolean kept = false;
        try {
            LockFile.Opened lockFile = file.open();
            FileChannel channel = lockFile.channel();
            opened = channel;
            FileLock lock = poll(channel, file.path(), deadline, wait);
            kept = file.isStill(lockFile);
            return kept
                    ? Optional.of(new HeldLease(Lease.Scope.HOST, lock::isValid, () -> release(channel, hold)))
                    : Optional.empty();
        } finally {
            if (!kept) {
                release(opened, hold);
            }
        }
    }

    private FileLock poll(FileChannel channel, Path file, Deadline deadline, Duration wait)
            throws IOException, InterruptedException {
        long next = SHORTEST_PAUSE_NANOS;
        while (true) {
            @Nullable FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            long remaining = deadline.remainingNanos();
            if (remaining <= 0) {
                throw Refusals.heldElsewhere(file, wait);
            }
            // Spread out, so that a herd of waiters does not look in step.
            long spread = (long) (next * (1 + random.getAsDouble()) / 2);
            pause.await(Math.min(remaining, spread));
            next = Math.min(LONGEST_PAUSE_NANOS, next * 2);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // Another part of this JVM has the file open and locked, against the rule above.
            return null;
        }
    }

    /** The channel first: whoever has the mutex next may open and close the file. */
    private static void release(@Nullable FileChannel channel, JvmMutex.Hold hold) {
        try (hold) {
            if (channel != null) {
                channel.close();
            }
        } catch (IOException e) {
            // Nothing was written, and the kernel has taken the lock back whatever it reports.
        }
    }
}
