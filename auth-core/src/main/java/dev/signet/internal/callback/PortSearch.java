package dev.signet.internal.callback;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first of the candidate ports that can be had. A port whose listener belongs to another user is passed over: it
 * is not asked to leave, nor told that a sign-in begins.
 */
final class PortSearch {
    private final CallbackTerms terms;
    private final TimeSource time;
    private final ListenerTable table;
    private @Nullable IOException lastRefusal;

    PortSearch(CallbackTerms terms, TimeSource time, ListenerTable table) {
        this.terms = terms;
        this.time = time;
        this.table = table;
    }

    /**
     * Listens.
     *
     * @return a socket on one of the ports
     * @throws ConfigurationException naming each port and who holds it
     */
    ServerSocketChannel listen() throws ConfigurationException, InterruptedException {
        for (int port : terms.ports()) {
            Optional<ServerSocketChannel> socket = attempt(port);
            if (socket.isEmpty() && port != 0 && terms.asksToLeave() && table.isHeldByOwnUser(port)) {
                socket = afterDeparture(port);
            }
            if (socket.isPresent()) {
                return socket.get();
            }
        }
        throw allTaken();
    }

    private Optional<ServerSocketChannel> attempt(int port) {
        try {
            return Optional.of(LoopbackPort.listen(port));
        } catch (IOException e) {
            lastRefusal = e;
            return Optional.empty();
        }
    }

    private Optional<ServerSocketChannel> afterDeparture(int port) throws InterruptedException {
        if (!new Departure(time).request(port)) {
            return Optional.empty();
        }
        long start = time.nanos();
        while (true) {
            Optional<ServerSocketChannel> socket = attempt(port);
            if (socket.isPresent()
                    || time.nanos() - start >= terms.limits().departure().toNanos()) {
                return socket;
            }
            pause();
        }
    }

    private void pause() throws InterruptedException {
        var over = new CountDownLatch(1);
        var timer = time.schedule(CallbackLimits.DEPARTURE_POLL, over::countDown);
        try {
            over.await();
        } finally {
            timer.cancel();
        }
    }

    private ConfigurationException allTaken() {
        var found = new ArrayList<String>();
        for (int port : terms.ports()) {
            found.add(port == 0 ? "no free port was given" : "port " + port + " is held by " + table.describe(port));
        }
        return new ConfigurationException(
                "the browser's answer can't be received on 127.0.0.1: " + String.join("; ", found),
                "End the program that holds a port, often another sign-in that was left open, and sign in again; or sign in"
                        + " with a device code, which needs no port.",
                lastRefusal);
    }
}
