package dev.signet.internal.callback;

import dev.signet.auth.TimeSource;
import dev.signet.auth.TimeSource.Scheduled;
import dev.signet.internal.callback.CallbackDesk.Reply;
import dev.signet.internal.callback.Connection.Phase;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that accepts, reads and answers. Nothing in it blocks, so slow connections cost their memory and no time;
 * there are a bounded number of them, and the oldest that says nothing gives way. What to answer is the desk's decision.
 *
 * <p>{@link #conclude} and {@link #end} may be called by any thread; the rest runs on the loop's own.
 */
final class CallbackLoop implements Runnable {
    private static final Duration DRAIN = Duration.ofSeconds(1);

    /** After a failed accept, most likely for want of file descriptors: asking again at once would spin. */
    private static final Duration ACCEPT_PAUSE = Duration.ofMillis(100);

    private static final int SCRATCH_BYTES = 8 * 1024;

    /** What the loop tells the server around it. Called on the loop's thread; must not block. */
    interface Listener {
        void accepted(CallbackAnswer answer);

        void turnedAway(CallbackFault fault);

        /**
         * All sockets are closed.
         *
         * @param delivered whether a browser got the outcome
         */
        void ended(boolean delivered);
    }

    private final CallbackTerms terms;
    private final CallbackDesk desk;
    private final ServerSocketChannel listening;
    private final Selector selector;
    private final TimeSource time;
    private final Listener listener;
    private final Queue<Runnable> posted = new ConcurrentLinkedQueue<>();
    /** Oldest first. */
    private final Set<Connection> connections = new LinkedHashSet<>();

    private final ByteBuffer scratch = ByteBuffer.allocate(SCRATCH_BYTES);
    private @Nullable Scheduled lingering;
    private boolean announced;
    private boolean delivered;
    private boolean ended;

    CallbackLoop(
            CallbackTerms terms,
            CallbackDesk desk,
            ServerSocketChannel listening,
            Selector selector,
            TimeSource time,
            Listener listener) {
        this.terms = terms;
        this.desk = desk;
        this.listening = listening;
        this.selector = selector;
        this.time = time;
        this.listener = listener;
    }

    /** Shows {@code page} to the browser that brought the answer, and then ends; ends at once when none did. */
    void conclude(Page page) {
        post(() -> {
            if (desk.accepted() == null) {
                ended = true;
                return;
            }
            if (desk.outcome() == null) {
                desk.conclude(page);
                lingering = time.schedule(terms.limits().linger(), this::end);
                answerWaiting(page);
            }
        });
    }

    /** Ends, whatever is under way. A browser that waits is told that the sign-in was not finished. */
    void end() {
        post(() -> {
            if (desk.outcome() == null) {
                answerWaiting(Page.failed());
            }
            ended = true;
        });
    }

    private void post(Runnable command) {
        posted.add(command);
        selector.wakeup();
    }

    @Override
    public void run() {
        try {
            while (!ended) {
                selector.select(this::ready);
                for (Runnable command = posted.poll(); command != null; command = posted.poll()) {
                    command.run();
                }
            }
        } catch (IOException e) {
            // The selector is beyond repair. The listener hears that nothing will come any more.
        } finally {
            release();
            listener.ended(delivered);
        }
    }

    private void release() {
        if (lingering != null) {
            lingering.cancel();
        }
        List.copyOf(connections).forEach(this::close);
        LoopbackPort.close(listening);
        try {
            // Only this gives the ports back: until then the selector keeps its hold on them.
            selector.close();
        } catch (IOException e) {
            // It holds nothing any more.
        }
    }

    private void ready(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.channel() instanceof ServerSocketChannel channel) {
            accept(channel, key);
        } else if (key.attachment() instanceof Connection connection) {
            serve(connection);
        }
    }

    private void accept(ServerSocketChannel channel, SelectionKey key) {
        try {
            // Not all that are waiting at once, or a flood of new ones would keep those that speak from being heard.
            for (int i = 0; i < terms.limits().connections() / 2; i++) {
                SocketChannel accepted = channel.accept();
                if (accepted == null) {
                    return;
                }
                admit(accepted);
            }
        } catch (IOException e) {
            makeRoom();
            key.interestOps(0);
            time.schedule(
                    ACCEPT_PAUSE,
                    () -> post(() -> {
                        if (key.isValid()) {
                            key.interestOps(SelectionKey.OP_ACCEPT);
                        }
                    }));
        }
    }

    private void admit(SocketChannel channel) throws IOException {
        if (connections.size() >= terms.limits().connections()) {
            makeRoom();
        }
        try {
            channel.configureBlocking(false);
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            var connection = new Connection(channel, key, terms.limits().headBytes());
            key.attach(connection);
            connections.add(connection);
            limit(connection, terms.limits().request());
            // The request has mostly come along already.
            serve(connection);
        } catch (IOException e) {
            channel.close();
        }
    }

    /** Closes the oldest that has its answer; else the oldest that has still to say something; else the oldest. */
    private void makeRoom() {
        first(Phase.DRAINING)
                .or(() -> first(Phase.READING))
                .or(() -> connections.stream().findFirst())
                .ifPresent(this::close);
    }

    private Optional<Connection> first(Phase phase) {
        return connections.stream().filter(each -> each.phase() == phase).findFirst();
    }

    private void serve(Connection connection) {
        try {
            switch (connection.phase()) {
                case READING -> read(connection);
                case WRITING -> write(connection);
                case WAITING, DRAINING -> {
                    if (!connection.discard(scratch)) {
                        close(connection);
                    }
                }
            }
        } catch (IOException e) {
            close(connection);
        }
    }

    private void read(Connection connection) throws IOException {
        Optional<String> head;
        try {
            head = connection.readHead();
        } catch (TurnedAwayException e) {
            turnAway(connection, e.fault());
            return;
        }
        if (head.isPresent()) {
            Reply reply = desk.receive(head.get());
            perform(connection, reply);
            announceAnswer();
        }
    }

    private void perform(Connection connection, Reply reply) throws IOException {
        if (reply instanceof Reply.TurnAway refusal) {
            turnAway(connection, refusal.fault());
        } else if (reply instanceof Reply.SeeOther other) {
            answer(connection, HttpReply.seeOther(other.path()), false);
        } else if (reply instanceof Reply.Show show) {
            show(connection, show.page(), true);
        } else {
            connection.keepWaiting();
            limit(connection, terms.limits().hold());
        }
    }

    private void announceAnswer() {
        CallbackAnswer answer = desk.accepted();
        if (answer != null && !announced) {
            announced = true;
            listener.accepted(answer);
        }
    }

    private void turnAway(Connection connection, CallbackFault fault) throws IOException {
        listener.turnedAway(fault);
        answer(connection, HttpReply.turnedAway(fault, terms.application(), connection.wantsBody()), false);
    }

    private void show(Connection connection, Page page, boolean outcome) throws IOException {
        answer(connection, HttpReply.page(200, page, terms.application()), outcome);
    }

    private void answer(Connection connection, ByteBuffer reply, boolean outcome) throws IOException {
        connection.answer(reply, outcome);
        limit(connection, terms.limits().request());
        write(connection);
    }

    private void write(Connection connection) throws IOException {
        if (!connection.write()) {
            return;
        }
        limit(connection, DRAIN);
        if (connection.carriesOutcome()) {
            delivered = true;
            ended = connections.stream().noneMatch(each -> each.phase() == Phase.WRITING && each.carriesOutcome());
        }
    }

    private void answerWaiting(Page page) {
        for (var connection : new ArrayList<>(connections)) {
            if (connection.phase() == Phase.WAITING) {
                try {
                    show(connection, page, desk.outcome() != null);
                } catch (IOException e) {
                    close(connection);
                }
            }
        }
    }

    private void limit(Connection connection, Duration limit) {
        Phase phase = connection.phase();
        connection.timer(time.schedule(
                limit,
                () -> post(() -> {
                    // Posted commands can't be cancelled: by now it may be closed, or in its next phase.
                    if (connection.phase() == phase && connections.contains(connection)) {
                        timeIsUp(connection);
                    }
                })));
    }

    private void timeIsUp(Connection connection) {
        try {
            switch (connection.phase()) {
                case READING -> turnAway(connection, CallbackFault.TOO_SLOW);
                case WAITING -> show(connection, Page.working(), false);
                case WRITING, DRAINING -> close(connection);
            }
        } catch (IOException e) {
            close(connection);
        }
    }

    private void close(Connection connection) {
        connections.remove(connection);
        connection.close();
    }
}
