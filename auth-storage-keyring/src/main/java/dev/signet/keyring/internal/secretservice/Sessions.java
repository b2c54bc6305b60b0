package dev.signet.keyring.internal.secretservice;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The session in use: opened with the first call, and again whenever the bus or the service on it went away. */
final class Sessions implements AutoCloseable {
    private final String address;
    private final ReentrantLock opening = new ReentrantLock();
    private volatile @Nullable BusConnection bus;
    private volatile @Nullable SecretSession current;
    private volatile boolean closed;

    Sessions(String address) {
        this.address = address;
    }

    /** The session in use, or a new one. One thread opens it; the others wait as long as they may. */
    SecretSession get(Deadline deadline)
            throws IOException, TimeoutException, BusErrorException, GeneralSecurityException, InterruptedException {
        SecretSession known = current;
        if (known != null && known.bus().isOpen()) {
            return known;
        }
        if (!opening.tryLock(Math.max(deadline.left(), 0), TimeUnit.NANOSECONDS)) {
            throw new TimeoutException("another thread is still connecting to the bus");
        }
        try {
            known = current;
            if (known != null && known.bus().isOpen()) {
                return known;
            }
            SecretSession opened = SecretSession.open(connection(deadline), deadline);
            current = opened;
            return opened;
        } finally {
            opening.unlock();
        }
    }

    /** A connection outlives the service on it. */
    private BusConnection connection(Deadline deadline) throws IOException, TimeoutException, BusErrorException {
        BusConnection known = bus;
        if (known != null && known.isOpen()) {
            return known;
        }
        if (closed) {
            throw new IOException("closed");
        }
        BusConnection opened = BusConnection.open(address, deadline);
        bus = opened;
        if (closed) {
            opened.close();
        }
        return opened;
    }

    /** Does not use a session again. Others may be waiting for answers on the same connection, so that stays. */
    void forget(SecretSession lost) {
        if (lost.equals(current)) {
            current = null;
        }
    }

    /** Lets go of whatever blocks on the connection; the next call makes a new one. */
    void disconnect() {
        BusConnection last = bus;
        if (last != null) {
            last.close();
        }
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
        disconnect();
    }
}
