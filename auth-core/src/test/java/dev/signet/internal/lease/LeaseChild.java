package dev.signet.internal.lease;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.LeaseProvider;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;

/** The program of a child JVM: does with the lease of a home what it is told on standard input, and answers each line. */
final class LeaseChild {
    private final LeaseProvider leases;
    private final NeighbourLock neighbour;
    private Optional<Lease> held = Optional.empty();

    private LeaseChild(Path home) {
        this.leases = new HomeLock(home, "signet", TimeSource.system());
        this.neighbour = new NeighbourLock(home, List.of("auth.lock"), TimeSource.system());
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var child = new LeaseChild(Path.of(arguments[0]));
        var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("ready");
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            System.out.println(child.answer(line.split(" ")));
        }
    }

    private String answer(String[] command) throws IOException, InterruptedException {
        switch (command[0]) {
            case "acquire":
                return acquire(Duration.ofMillis(Long.parseLong(command[1])));
            case "release":
                held.ifPresent(Lease::close);
                return "released";
            case "count":
                count(command[1].equals("leased"), Integer.parseInt(command[2]), Path.of(command[3]));
                return "counted";
            case "neighbour":
                NeighbourLock.Held lock = neighbour.take();
                return "neighbour " + lock.holder().orElseThrow();
            case "churn":
                System.out.println("churning");
                while (true) {
                    try (Lease lease = leases.acquire(Duration.ofSeconds(10))) {
                        if (!lease.isHeld()) {
                            return "lost";
                        }
                        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000));
                    }
                }
            default:
                throw new IllegalArgumentException(command[0]);
        }
    }

    private String acquire(Duration wait) throws InterruptedException {
        try {
            held = Optional.of(leases.acquire(wait));
            return "held";
        } catch (StoreException e) {
            return "refused " + e.kind() + " " + e.getMessage();
        }
    }

    /** Reads a number and writes the next one, in place and with a gap between, as somebody careless would. */
    private void count(boolean leased, int times, Path file) throws IOException, InterruptedException {
        for (int i = 0; i < times; i++) {
            Optional<Lease> lease = leased ? Optional.of(leases.acquire(Duration.ofSeconds(30))) : Optional.empty();
            String text = Files.readString(file);
            Thread.yield();
            Files.writeString(file, Integer.toString((text.isEmpty() ? 0 : Integer.parseInt(text)) + 1));
            lease.ifPresent(Lease::close);
        }
    }
}
