package dev.signet.testkit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;

/**
 * Opens the JDK's HTTP server on 127.0.0.1, without two habits that spoil tests: it writes headers and body apart, so that
 * Nagle's algorithm holds the body back for 40 ms; and it drops idle connections beyond 200, or after 30 s, which a client may
 * be about to use again.
 */
final class LoopbackHttp {
    private static final int BACKLOG = 1024;
    private static final Map<String, String> SETTINGS = Map.of(
            "sun.net.httpserver.nodelay", "true",
            "sun.net.httpserver.maxIdleConnections", "100000",
            "sun.net.httpserver.idleInterval", "3600");

    private LoopbackHttp() {}

    /**
     * The server reads these properties once, when it is first used in a JVM. So they are set for that moment only; what the
     * host has set itself stays in force.
     */
    static synchronized HttpServer open(int port) throws IOException {
        List<String> added = SETTINGS.entrySet().stream()
                .filter(setting -> System.getProperties().putIfAbsent(setting.getKey(), setting.getValue()) == null)
                .map(Map.Entry::getKey)
                .toList();
        try {
            InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
            return HttpServer.create(new InetSocketAddress(loopback, port), BACKLOG);
        } finally {
            added.forEach(System::clearProperty);
        }
    }
}
