package dev.signet.internal.callback;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Listening sockets on the literals 127.0.0.1 and, if asked, [::1], on one port (RFC 8252, sections 7.3 and 8.3). A port that
 * somebody listens on is never shared.
 */
final class LoopbackPorts {
    /** Browsers open several at once, and a flood should find room before the right one is refused. */
    private static final int BACKLOG = 256;

    /** How often a free port of 127.0.0.1 may turn out to be taken at [::1]. */
    private static final int ATTEMPTS = 8;

    private static final byte[] IPV4 = {127, 0, 0, 1};
    private static final byte[] IPV6 = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private LoopbackPorts() {}

    /**
     * Listens on {@code port}, without blocking.
     *
     * @param port 0 for any free one
     * @param ipv6 whether [::1] is wanted too; it is left out where the machine has no such address
     * @return one or two sockets
     * @throws IOException when the port is taken, or not for this user
     */
    static List<ServerSocketChannel> listen(int port, boolean ipv6) throws IOException {
        int attempts = port == 0 && ipv6 ? ATTEMPTS : 1;
        IOException last = new SocketException("no attempt was made");
        for (int i = 0; i < attempts; i++) {
            var sockets = new ArrayList<ServerSocketChannel>();
            try {
                sockets.add(listen(StandardProtocolFamily.INET, IPV4, port));
                if (ipv6 && hasIpv6()) {
                    sockets.add(listen(StandardProtocolFamily.INET6, IPV6, port(sockets)));
                }
                return List.copyOf(sockets);
            } catch (IOException e) {
                closeAll(sockets);
                last = e;
            }
        }
        throw last;
    }

    private static ServerSocketChannel listen(StandardProtocolFamily family, byte[] address, int port)
            throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open(family);
        try {
            channel.bind(new InetSocketAddress(InetAddress.getByAddress(address), port), BACKLOG);
            channel.configureBlocking(false);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Whether [::1] can be listened on at all; only a port of its own choice tells this from a taken one. */
    private static boolean hasIpv6() {
        try (ServerSocketChannel probe = listen(StandardProtocolFamily.INET6, IPV6, 0)) {
            return probe.getLocalAddress() instanceof InetSocketAddress address
                    && address.getAddress() instanceof Inet6Address;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** The port of sockets that {@link #listen(int, boolean)} made. */
    static int port(List<ServerSocketChannel> sockets) {
        return sockets.get(0).socket().getLocalPort();
    }

    static void closeAll(List<ServerSocketChannel> sockets) {
        for (var socket : sockets) {
            try {
                socket.close();
            } catch (IOException e) {
                // It no longer listens either way.
            }
        }
    }
}
