package dev.signet.keyring.internal.secretservice;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The Secret Service of a session bus.
 *
 * <p>A call has one deadline, however many messages it takes, and does not end with the caller's interrupt. Nothing is sent after the
 * deadline; a message that a frozen service was sent before it is served when the service goes on.
 */
public final class SecretService implements Keyring {
    // More than a store keeps, so that there is room for a note beside a copy of the largest document. gnome-keyring
    // takes more still.
    private static final int MAX_BYTES = (1 << 20) + 1024;

    private final Duration wait;
    private final Duration promptWait;
    private final Sessions sessions;
    private final TimedCalls calls = new TimedCalls();

    private SecretService(String address, Duration wait, Duration promptWait) {
        this.sessions = new Sessions(address);
        this.wait = wait;
        this.promptWait = promptWait;
    }

    /**
     * The service on a bus. Nothing is connected yet.
     *
     * @param address such as {@code unix:path=/run/user/1000/bus}
     * @param wait the longest time for one call
     * @param promptWait how long a person may take to unlock a locked keyring; zero means that nobody is asked
     */
    public static SecretService at(String address, Duration wait, Duration promptWait) {
        return new SecretService(address, wait, promptWait);
    }

    @Override
    public Optional<byte[]> find(KeyringEntry entry) throws StoreException {
        return run("read", entry, items -> {
            Optional<String> item = items.find(entry);
            return item.isPresent() ? Optional.of(items.read(item.get())) : Optional.empty();
        });
    }

    @Override
    public void put(KeyringEntry entry, byte[] content) throws StoreException {
        byte[] copy = content.clone();
        run("write", entry, items -> {
            Optional<String> item = items.find(entry);
            if (item.isPresent()) {
                items.update(item.get(), copy);
            } else {
                items.create(entry, copy);
            }
            return item;
        });
    }

    @Override
    public void delete(KeyringEntry entry) throws StoreException {
        run("delete", entry, items -> {
            Optional<String> item = items.find(entry);
            if (item.isPresent()) {
                items.delete(item.get());
            }
            return item;
        });
    }

    @Override
    public int maxBytes() {
        return MAX_BYTES;
    }

    @Override
    public String describe(KeyringEntry entry) {
        return "the keyring item \"" + entry.account() + "\" of \"" + entry.service() + "\" in the Secret Service";
    }

    @Override
    public void close() {
        sessions.close();
        calls.close();
    }

    /** What is done with items within one call. Done again when it turns out that nothing was done for want of a session or an item. */
    @FunctionalInterface
    private interface Step<T> {
        T run(Items items)
                throws StoreException, IOException, TimeoutException, BusErrorException, GeneralSecurityException;
    }

    private <T> T run(String action, KeyringEntry entry, Step<T> step) throws StoreException {
        String where = describe(entry);
        Deadline deadline = Deadline.in(wait);
        try {
            return calls.run(deadline, () -> attempt(where, action, deadline, step));
        } catch (ExecutionException failure) {
            throw named(failure.getCause(), where, action);
        } catch (TimeoutException stuck) {
            // Not even the wait for an answer came to its end, so something blocks in the operating system: a bus that
            // reads nothing.
            sessions.disconnect();
            throw SecretServiceFaults.timeout(where, action, wait, stuck);
        } catch (RejectedExecutionException afterClose) {
            throw closed(where, action, afterClose);
        }
    }

    private <T> T attempt(String where, String action, Deadline deadline, Step<T> step)
            throws StoreException, IOException, TimeoutException, BusErrorException, GeneralSecurityException,
                    InterruptedException {
        deadline.requireTime(action);
        boolean mayAsk = !promptWait.isZero();
        boolean mayRepeat = true;
        while (true) {
            SecretSession session = sessions.get(deadline);
            try {
                return step.run(new Items(session, deadline, where));
            } catch (StoreException refused) {
                if (refused.kind() != Kind.LOCKED || !mayAsk) {
                    throw refused;
                }
                mayAsk = false;
                new Unlocking(session, deadline, where).ask(promptWait);
            } catch (BusErrorException error) {
                if (!mayRepeat || !error.saysNothingWasDone()) {
                    throw error;
                }
                mayRepeat = false;
                // The item may be gone because the service is another one.
                sessions.forget(session);
            } catch (GeneralSecurityException garbled) {
                if (!mayRepeat) {
                    throw garbled;
                }
                mayRepeat = false;
                sessions.forget(session);
            }
        }
    }

    private StoreException named(@Nullable Throwable failure, String where, String action) {
        if (failure instanceof StoreException known) {
            return known;
        }
        if (failure instanceof java.lang.Error serious) {
            throw serious;
        }
        Throwable cause = failure == null ? new IOException("unknown") : failure;
        if (sessions.isClosed()) {
            return closed(where, action, cause);
        }
        if (cause instanceof TimeoutException) {
            return SecretServiceFaults.timeout(where, action, wait, cause);
        }
        if (cause instanceof BusErrorException error) {
            return SecretServiceFaults.of(error, where, action);
        }
        if (cause instanceof GeneralSecurityException) {
            return SecretServiceFaults.notEncrypted(where, action, cause);
        }
        // An answer of another shape than the specification's ends up here, too.
        return SecretServiceFaults.lost(where, action, cause);
    }

    private static StoreException closed(String where, String action, Throwable cause) {
        return new StoreException(
                Kind.UNREACHABLE,
                "can't " + action + " " + where + ": this store was closed",
                "Open it again, and use it only until it is closed.",
                cause);
    }
}
