package dev.signet.examples.sshagent;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/** One SSH agent, spoken to over its Unix socket (draft-ietf-sshm-ssh-agent, section 3). Safe for use by several threads. */
final class SshAgent {
    static final byte REQUEST_IDENTITIES = 11;
    static final byte IDENTITIES_ANSWER = 12;
    static final byte SIGN_REQUEST = 13;
    static final byte SIGN_RESPONSE = 14;

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int MAX_ANSWER_BYTES = 256 << 10;

    private final Path socket;

    SshAgent(Path socket) {
        this.socket = socket;
    }

    Path socket() {
        return socket;
    }

    /** Sends one request and reads its answer after the type, which must be {@code expected}. */
    ByteBuffer ask(byte request, byte expected, byte[]... strings) throws IOException {
        var body = join(strings);
        // A request to sign ends with its flags.
        int flags = request == SIGN_REQUEST ? Integer.BYTES : 0;
        int length = request == REQUEST_IDENTITIES ? 1 : 1 + body.length + flags;
        var message = ByteBuffer.allocate(Integer.BYTES + length).putInt(length).put(request);
        if (request == SIGN_REQUEST) {
            message.put(body).putInt(0);
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
                var selector = Selector.open()) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            long begun = System.nanoTime();
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

    /** Writes or reads all of {@code buffer}, as the key is interested in, and turns it to be read. */
    private static ByteBuffer transfer(SelectionKey key, ByteBuffer buffer, long begun) throws IOException {
        var channel = (SocketChannel) key.channel();
        boolean writes = key.interestOps() == SelectionKey.OP_WRITE;
        while (buffer.hasRemaining()) {
            long left = DEADLINE.minusNanos(System.nanoTime() - begun).toMillis();
            if (left <= 0 || key.selector().select(left) == 0) {
                throw new IOException("it gave no answer within " + DEADLINE.toSeconds() + " s");
            }
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
