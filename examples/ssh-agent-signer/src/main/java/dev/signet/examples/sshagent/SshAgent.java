package dev.signet.examples.sshagent;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** One SSH agent, spoken to over its Unix socket (draft-ietf-sshm-ssh-agent, section 3). Safe for use by several threads. */
final class SshAgent {
    static final byte REQUEST_IDENTITIES = 11;
    static final byte IDENTITIES_ANSWER = 12;
    static final byte SIGN_REQUEST = 13;
    static final byte SIGN_RESPONSE = 14;

    private static final int MAX_ANSWER_BYTES = 256 << 10;
    private static final long BETWEEN_CONNECTS_MILLIS = 20;

    private final Path socket;
    private final Duration deadline;

    /** {@code deadline} is the longest that one request may take, from connecting to the end of its answer. */
    SshAgent(Path socket, Duration deadline) {
        this.socket = socket;
        this.deadline = deadline;
    }

    Path socket() {
        return socket;
    }

    /**
     * Sends one request and reads its answer after the type, which must be {@code expected}.
     *
     * @throws InterruptedIOException when the thread is interrupted while it waits, whose flag stays set
     * @throws IOException when the agent can't be reached, refuses, or gives no whole answer within the deadline
     */
    ByteBuffer ask(byte request, byte expected, byte[]... strings) throws IOException {
        var body = join(strings);
        // A request to sign ends with its flags.
        int flags = request == SIGN_REQUEST ? Integer.BYTES : 0;
        int length = request == REQUEST_IDENTITIES ? 1 : 1 + body.length + flags;
        var message = ByteBuffer.allocate(Integer.BYTES + length).putInt(length).put(request);
        if (request == SIGN_REQUEST) {
            message.put(body).putInt(0);
        }
        long begun = System.nanoTime();
        try (var selector = Selector.open();
                var channel = connect(selector, begun)) {
            var key = channel.register(selector, SelectionKey.OP_WRITE);
            transfer(key, message.flip(), begun);
            key.interestOps(SelectionKey.OP_READ);
            int size = transfer(key, ByteBuffer.allocate(Integer.BYTES), begun).getInt();
            if (size < 1 || size > MAX_ANSWER_BYTES) {
                throw new IOException("it announced an answer of " + size + " bytes");
            }
            var answer = transfer(key, ByteBuffer.allocate(size), begun);
            byte type = answer.get();
            if (type != expected) {
                throw new IOException("it refused");
            }
            return answer;
        }
    }

    /**
     * Tries until there is room. A blocking channel would wait in the kernel, where no deadline counts: one that does not block is refused
     * while as many others wait as an agent that is stopped or busy lets wait.
     */
    private SocketChannel connect(Selector selector, long begun) throws IOException {
        while (true) {
            var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            boolean connected = false;
            try {
                channel.configureBlocking(false);
                connected = channel.connect(UnixDomainSocketAddress.of(socket));
            } catch (SocketException e) {
                // "No room" (EAGAIN) has no type of its own and a text that follows the locale: what else there is
                // tells otherwise.
                if (e instanceof ConnectException || !Files.isWritable(socket)) {
                    throw e;
                }
            } finally {
                if (!connected) {
                    channel.close();
                }
            }
            if (connected) {
                return channel;
            }
            await(selector, begun, BETWEEN_CONNECTS_MILLIS);
        }
    }

    /** Waits until the selector has something, or for {@code atMost} milliseconds. */
    private void await(Selector selector, long begun, long atMost) throws IOException {
        long left = deadline.minusNanos(System.nanoTime() - begun).toMillis();
        if (left <= 0) {
            throw new IOException("it gave no answer within " + deadline.toMillis() + " ms");
        }
        selector.select(Math.min(left, atMost));
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("the thread was interrupted while it waited for it");
        }
    }

    /** Writes or reads all of {@code buffer}, as the key is interested in, and turns it to be read. */
    private ByteBuffer transfer(SelectionKey key, ByteBuffer buffer, long begun) throws IOException {
        var channel = (SocketChannel) key.channel();
        boolean writes = key.interestOps() == SelectionKey.OP_WRITE;
        while (buffer.hasRemaining()) {
            await(key.selector(), begun, Long.MAX_VALUE);
            key.selector().selectedKeys().clear();
            if (writes) {
                channel.write(buffer);
            } else if (channel.read(buffer) < 0) {
                throw new EOFException("it closed the connection");
            }
        }
        return buffer.flip();
    }

    /** Strings of the SSH protocol: each after its length (RFC 4251, section 5). */
    static byte[] join(byte[]... strings) {
        int length = 0;
        for (var string : strings) {
            length += Integer.BYTES + string.length;
        }
        var joined = ByteBuffer.allocate(length);
        for (var string : strings) {
            joined.putInt(string.length).put(string);
        }
        return joined.array();
    }

    /** The next string of {@code buffer}. */
    static byte[] string(ByteBuffer buffer) throws IOException {
        int length = buffer.remaining() < Integer.BYTES ? -1 : buffer.getInt();
        if (length < 0 || length > buffer.remaining()) {
            throw new IOException("a string is cut short");
        }
        var bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }
}
