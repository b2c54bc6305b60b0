package dev.signet.internal.callback;

import dev.signet.auth.TimeSource.Scheduled;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One browser, or whatever has connected: first it is read, then perhaps kept waiting, then answered, and then listened to
 * until it hangs up, because a socket closed with unread bytes takes the answer back. Used by one thread.
 */
final class Connection {
    private static final int MAX_DISCARDED = 256 * 1024;

    /** What is being done with it. */
    enum Phase {
        READING,
        WAITING,
        WRITING,
        DRAINING
    }

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer received;
    private @Nullable ByteBuffer reply;
    private @Nullable Scheduled timer;
    private Phase phase = Phase.READING;
    private boolean outcome;
    private int searched;
    private int discarded;

    /**
     * Takes over a connection that does not block.
     *
     * @param key of {@code channel}, interested in reading
     * @param headBytes the most that is kept of a request
     */
    Connection(SocketChannel channel, SelectionKey key, int headBytes) {
        this.channel = channel;
        this.key = key;
        this.received = ByteBuffer.allocate(headBytes);
    }

    Phase phase() {
        return phase;
    }

    /** Whether its reply is the outcome of the sign-in. */
    boolean carriesOutcome() {
        return outcome;
    }

    /**
     * Reads what is there.
     *
     * @return request line and header fields once they are complete; the empty line is not part of them
     * @throws TurnedAwayException when they can never become so
     * @throws IOException when the other side has gone
     */
    Optional<String> readHead() throws IOException, TurnedAwayException {
        if (channel.read(received) < 0) {
            throw new IOException("the other side has closed the connection");
        }
        byte[] bytes = received.array();
        int end = received.position();
        // Bytes of TLS, for one, are never followed by more: the other side waits for an answer.
        if (end > 0 && (bytes[0] < 'A' || bytes[0] > 'Z')) {
            throw new TurnedAwayException(CallbackFault.MALFORMED);
        }
        for (int i = Math.max(0, searched - 3); i + 3 < end; i++) {
            if (bytes[i] == '\r' && bytes[i + 1] == '\n' && bytes[i + 2] == '\r' && bytes[i + 3] == '\n') {
                return Optional.of(new String(bytes, 0, i, StandardCharsets.ISO_8859_1));
            }
        }
        searched = end;
        if (!received.hasRemaining()) {
            throw new TurnedAwayException(CallbackFault.TOO_LONG);
        }
        return Optional.empty();
    }

    /** An answer to HEAD has no body (RFC 9110, section 9.3.2). */
    boolean wantsBody() {
        return received.position() < 5
                || !new String(received.array(), 0, 5, StandardCharsets.ISO_8859_1).equals("HEAD ");
    }

    void keepWaiting() {
        phase = Phase.WAITING;
    }

    /**
     * Begins to answer.
     *
     * @param reply the whole answer
     * @param carriesOutcome whether it is the outcome of the sign-in
     */
    void answer(ByteBuffer reply, boolean carriesOutcome) {
        this.reply = reply;
        this.outcome = carriesOutcome;
        phase = Phase.WRITING;
    }

    /**
     * Writes as much as the socket takes.
     *
     * @return whether all is written; the other side is then told that nothing follows
     */
    boolean write() throws IOException {
        if (reply != null) {
            channel.write(reply);
            if (reply.hasRemaining()) {
                key.interestOps(SelectionKey.OP_WRITE);
                return false;
            }
        }
        channel.shutdownOutput();
        phase = Phase.DRAINING;
        key.interestOps(SelectionKey.OP_READ);
        return true;
    }

    /**
     * Reads and forgets what comes after the request.
     *
     * @return whether more may come
     */
    boolean discard(ByteBuffer scratch) throws IOException {
        int count;
        while ((count = channel.read(scratch.clear())) > 0) {
            discarded += count;
            if (discarded > MAX_DISCARDED) {
                return false;
            }
        }
        return count == 0;
    }

    /** Replaces the timer that ends the phase. */
    void timer(Scheduled next) {
        cancelTimer();
        timer = next;
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }

    void close() {
        cancelTimer();
        key.cancel();
        try {
            channel.close();
        } catch (IOException e) {
            // It is gone either way.
        }
    }
}
