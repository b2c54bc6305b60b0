package dev.signet.file;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Replaces each temporary file it finds by a link to the outside, as fast as it can, and notes the modes it sees. */
final class Swapper implements AutoCloseable {
    private final Path home;
    private final Path outside;
    private final Set<String> opened = ConcurrentHashMap.newKeySet();
    private final AtomicLong rounds = new AtomicLong();
    private final CountDownLatch running = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean stopped;

    Swapper(Path home, Path outside) {
        this.home = home;
        this.outside = outside;
        this.thread = new Thread(this::swapAll, "swapper");
        thread.start();
    }

    void awaitSwaps(int atLeast) throws InterruptedException {
        if (!running.await(10, TimeUnit.SECONDS) || rounds.get() < atLeast) {
            throw new IllegalStateException("the swapper did not start");
        }
    }

    Set<String> opened() {
        return opened;
    }

    private void swapAll() {
        while (!stopped) {
            try (var found = Files.newDirectoryStream(home, "{.auth.json.*,auth.json}")) {
                for (Path each : found) {
                    look(each);
                }
            } catch (IOException | DirectoryIteratorException gone) {
                // It was renamed under our eyes: the next round finds another.
            }
            rounds.incrementAndGet();
            running.countDown();
        }
    }

    private void look(Path each) throws IOException {
        FileStat stat = FileStat.ifPresent(each);
        if (stat == null || stat.kind() != FileStat.Kind.FILE) {
            return;
        }
        if (!stat.modeText().equals("rw-------")) {
            opened.add(each + " " + stat.modeText());
        }
        // Every other one, so that saves come through as well.
        if (each.getFileName().toString().endsWith(".tmp") && stat.key().hashCode() % 2 == 0) {
            Files.delete(each);
            Files.createSymbolicLink(each, outside);
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }
}
