package dev.signet.keyring.internal.secretservice;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.freedesktop.dbus.connections.transports.AbstractTransport;
import org.freedesktop.dbus.connections.transports.TransportBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.messages.DBusSignal;
import org.freedesktop.dbus.messages.Error;
import org.freedesktop.dbus.messages.Message;
import org.freedesktop.dbus.messages.MethodCall;
import org.freedesktop.dbus.messages.MethodReturn;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a message bus. Calls of several threads share it, each with its own deadline.
 *
 * <p>The library's own connection class waits up to twenty seconds for a bus that says nothing, needs a machine id, and logs what comes
 * late; so only its transport and messages are used. Both writing and reading are done by threads that nobody interrupts: an interrupt
 * would close the channel for all.
 */
final class BusConnection implements AutoCloseable {
    static final String BUS = "org.freedesktop.DBus";
    private static final String BUS_PATH = "/org/freedesktop/DBus";
    private static final byte NO_FLAGS = 0;

    private final AbstractTransport transport;
    private final Map<Long, CompletableFuture<Message>> pending = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Object[]>> awaitedSignals = new ConcurrentHashMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean open = true;

    private BusConnection(AbstractTransport transport) {
        this.transport = transport;
    }

    /**
     * Connects and says hello. May block past the deadline in the operating system, so it runs in a thread that can be left behind.
     *
     * @param address such as {@code unix:path=/run/user/1000/bus}
     */
    static BusConnection open(String address, Deadline deadline)
            throws IOException, TimeoutException, BusErrorException {
        BusConnection connection = new BusConnection(transport(address));
        Thread reader = new Thread(connection::read, "signet-keyring-reader");
        reader.setDaemon(true);
        reader.start();
        try {
            connection.callBus(deadline, "Hello", null);
            return connection;
        } catch (IOException | TimeoutException | BusErrorException failure) {
            connection.close();
            throw failure;
        }
    }

    private static AbstractTransport transport(String address) throws IOException {
        QuietLogging.begin();
        try {
            AbstractTransport transport = TransportBuilder.create(address)
                    .configure()
                    .withAutoConnect(false)
                    .back()
                    .build();
            try {
                transport.connect();
                return transport;
            } catch (IOException | RuntimeException failure) {
                transport.close();
                throw failure;
            }
        } catch (DBusException | RuntimeException failure) {
            throw new IOException(failure.getMessage(), failure);
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Calls a method of the bus itself. */
    Object[] callBus(Deadline deadline, String method, @Nullable String signature, Object... arguments)
            throws IOException, TimeoutException, BusErrorException {
        return call(deadline, new Target(BUS, BUS_PATH, BUS), method, signature, arguments);
    }

    /**
     * What a method is called on.
     *
     * @param owner the name on the bus
     * @param path the object
     * @param type the interface
     */
    record Target(String owner, String path, String type) {}

    /**
     * Calls a method and waits for its answer.
     *
     * @return the values of the answer
     * @throws IOException when the connection is lost; whether the call was served is then unknown
     * @throws TimeoutException when there is no answer in time
     * @throws BusErrorException when the answer is an error
     */
    Object[] call(Deadline deadline, Target target, String method, @Nullable String signature, Object... arguments)
            throws IOException, TimeoutException, BusErrorException {
        MethodCall call;
        try {
            call = transport
                    .getMessageFactory()
                    .createMethodCall(
                            target.owner(), target.path(), target.type(), method, NO_FLAGS, signature, arguments);
        } catch (DBusException impossible) {
            throw new IllegalArgumentException("arguments of " + method + " do not fit " + signature, impossible);
        }
        CompletableFuture<Message> answer = new CompletableFuture<>();
        pending.put(call.getSerial(), answer);
        try {
            write(deadline, method, call);
            return values(await(deadline, answer, "an answer to " + method));
        } finally {
            pending.remove(call.getSerial());
        }
    }

    /**
     * Begins to wait for a signal; to be called before what causes it.
     *
     * @param path the object that sends it; one signal of any name is awaited
     */
    CompletableFuture<Object[]> expectSignal(String path) {
        CompletableFuture<Object[]> signal = new CompletableFuture<>();
        awaitedSignals.put(path, signal);
        if (!open) {
            signal.completeExceptionally(new IOException("the connection to the bus was lost"));
        }
        return signal;
    }

    /** Waits for no signal of {@code path} any more. */
    void forget(String path) {
        awaitedSignals.remove(path);
    }

    <T> T await(Deadline deadline, CompletableFuture<T> answer, String what) throws IOException, TimeoutException {
        try {
            return answer.get(Math.max(deadline.left(), 0), TimeUnit.NANOSECONDS);
        } catch (ExecutionException lost) {
            throw new IOException("the connection to the bus was lost", lost.getCause());
        } catch (TimeoutException late) {
            throw new TimeoutException("there was no sign of " + what);
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + what, nobodyDoes);
        }
    }

    private void write(Deadline deadline, String method, Message message) throws IOException, TimeoutException {
        try {
            if (!writing.tryLock(Math.max(deadline.left(), 0), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException("the bus took no message");
            }
        } catch (InterruptedException nobodyDoes) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted before " + method + " was sent", nobodyDoes);
        }
        try {
            deadline.requireTime("send " + method);
            if (!open) {
                throw new IOException("the connection to the bus was lost");
            }
            transport.writeMessage(message);
        } catch (IOException | RuntimeException broken) {
            close();
            throw new IOException("the connection to the bus was lost", broken);
        } finally {
            writing.unlock();
        }
    }

    private static Object[] values(Message answer) throws IOException, BusErrorException {
        Object[] values;
        try {
            values = answer.getParameters();
        } catch (DBusException | RuntimeException unreadable) {
            throw new IOException("the answer can't be read", unreadable);
        }
        if (answer instanceof Error error) {
            String text = values == null || values.length == 0 ? "" : String.valueOf(values[0]);
            throw new BusErrorException(error.getName(), text);
        }
        return values == null ? new Object[0] : values;
    }

    private void read() {
        try {
            while (open) {
                // Null when only a part has come so far.
                Message message = transport.readMessage();
                if (message != null) {
                    dispatch(message);
                }
            }
        } catch (IOException | DBusException | RuntimeException ended) {
            // Whoever waits is told by close().
        } finally {
            close();
        }
    }

    private void dispatch(Message message) throws DBusException {
        if (message instanceof MethodReturn || message instanceof Error) {
            CompletableFuture<Message> waiting = pending.remove(message.getReplySerial());
            if (waiting != null) {
                waiting.complete(message);
            }
        } else if (message instanceof DBusSignal signal) {
            CompletableFuture<Object[]> waiting = awaitedSignals.remove(String.valueOf(signal.getPath()));
            if (waiting != null) {
                waiting.complete(signal.getParameters());
            }
        }
    }

    /** Lets everyone go who waits for an answer. Does nothing the second time. */
    @Override
    public void close() {
        open = false;
        try {
            transport.close();
        } catch (IOException | RuntimeException closed) {
            // It is not used again in any case.
        }
        IOException lost = new IOException("closed");
        pending.values().forEach(waiting -> waiting.completeExceptionally(lost));
        awaitedSignals.values().forEach(waiting -> waiting.completeExceptionally(lost));
    }
}
