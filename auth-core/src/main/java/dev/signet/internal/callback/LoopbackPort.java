package dev.signet.internal.callback;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;

/**
 * A listening socket on the literal 127.0.0.1, which is what the redirect URI names (RFC 8252, sections 7.3 and 8.3). A port that
 * somebody listens on is never shared.
 */
final class LoopbackPort {
    /** Browsers open several at once, and a flood should find room before the right one is refused. */
    private static final int BACKLOG = 256;

    private static final byte[] IPV4 = {127, 0, 0, 1};

    private LoopbackPort() {}

    /**
     * Listens on {@code port}, without blocking.
     *
     * @param port 0 for any free one
     * @throws IOException when the port is taken, or not for this user
     */
    static ServerSocketChannel listen(int port) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.INET);
        try {
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(IPV4), port), BACKLOG);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    static void close(ServerSocketChannel socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It no longer listens either way.
        }
    }
}
