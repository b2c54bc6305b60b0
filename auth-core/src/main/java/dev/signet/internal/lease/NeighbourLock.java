package dev.signet.internal.lease;

import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The lock of another program that writes the same home. It uses flock(2), which the JDK does not offer and which does not
 * exclude the kernel lock the JDK has, so a child process takes it for us.
 *
 * <p>Take it around reading again and replacing a document, after {@link HomeLock}, and never while waiting for the network:
 * the other program may wait for it without limit. It is a courtesy, not a condition: where it can't be had within a second,
 * the caller goes on and says so.
 *
 * <p>Only lock files that exist are locked. The other program makes them when it first writes, and keeps them; making them in
 * a home it never wrote would leave litter, with an owner and a mode it may not expect, to guard against its very first
 * write falling into the same millisecond as ours. Safe for use by several threads.
 */
public final class NeighbourLock {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Path home;
    private final List<String> files;
    private final TimeSource time;
    private final Programs programs;
    private final Pause pause;

    /**
     * The lock of the program beside us.
     *
     * @param home the home's folder
     * @param files its lock files, relative to the home, in the order in which it takes them; may be empty
     * @param time for the deadline of the wait
     */
    public NeighbourLock(Path home, List<String> files, TimeSource time) {
        this(home, files, time, Programs.installed(), Pause.sleeping());
    }

    NeighbourLock(Path home, List<String> files, TimeSource time, Programs programs, Pause pause) {
        this.home = home.toAbsolutePath();
        this.files = List.copyOf(files);
        this.time = time;
        this.programs = programs;
        this.pause = pause;
    }

    /**
     * Takes the lock, or finds out within about a second that it can't be had. Throws nothing for that; an interrupt stays
     * set.
     *
     * @return what became of it; close it in any case
     */
    public Held take() {
        List<Path> present = new ArrayList<>();
        for (String file : files) {
            Path path = home.resolve(file);
            if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
                present.add(path);
            } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                return skipped(path + " is not a plain file");
            }
        }
        return present.isEmpty() ? new Held(null, Optional.empty()) : take(present);
    }

    private Held take(List<Path> present) {
        Optional<Path> setsid = programs.find("setsid");
        Optional<Path> flock = programs.find("flock");
        Optional<Path> cat = programs.find("cat");
        if (setsid.isEmpty() || flock.isEmpty() || cat.isEmpty()) {
            return skipped("it takes the programs setsid, flock (both of util-linux) and cat, looked for in "
                    + Programs.FOLDERS);
        }
        Deadline deadline = Deadline.in(LIMIT, time);
        try {
            FlockProcess child = FlockProcess.start(setsid.get(), flock.get(), cat.get(), present, LIMIT.toSeconds());
            Optional<String> trouble = child.awaitHeld(deadline, pause);
            if (trouble.isEmpty()) {
                return new Held(child, Optional.empty());
            }
            child.close();
            return skipped(present + ": " + trouble.get());
        } catch (IOException e) {
            return skipped("flock could not be started: " + e.getMessage());
        }
    }

    private Held skipped(String reason) {
        return new Held(
                null, Optional.of("the lock of the program beside us in " + home + " was not taken: " + reason));
    }

    /** What became of the attempt to take the lock. For one thread. */
    public static final class Held implements AutoCloseable {
        private final @Nullable FlockProcess child;
        private final Optional<String> skipped;

        private Held(@Nullable FlockProcess child, Optional<String> skipped) {
            this.child = child;
            this.skipped = skipped;
        }

        /**
         * Why the lock was not taken although there is one.
         *
         * @return in words for a person; empty when it is held, and when there is nothing to lock
         */
        public Optional<String> skipped() {
            return skipped;
        }

        /** The process that holds the lock; empty when none does. */
        Optional<Long> holder() {
            return Optional.ofNullable(child).map(FlockProcess::pid);
        }

        /** Gives the lock back and waits until the child is gone. Does nothing the second time. */
        @Override
        public void close() {
            if (child != null) {
                child.close();
            }
        }
    }
}
