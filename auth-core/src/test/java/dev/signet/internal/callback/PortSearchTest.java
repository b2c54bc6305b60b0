package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.callback.ListenerTable.Holder;
import dev.signet.testkit.ManualTimeSource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class PortSearchTest {
    private static final String HEADING =
            "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n";

    private final ManualTimeSource time = ManualTimeSource.create();

    @TempDir
    private Path proc;

    @BeforeEach
    void passPauses() {
        time.autoAdvance(CallbackLimits.DEPARTURE_POLL);
    }

    /** Somebody who listens on a port already. */
    private static final class Squatter implements AutoCloseable {
        private final ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<String> requests = new CopyOnWriteArrayList<>();
        private final CompletableFuture<Void> gone = new CompletableFuture<>();

        /** Leaves after its answer to the first request, when it is told to. */
        Squatter(String answer, boolean leaves) throws IOException {
            var thread = new Thread(() -> serve(answer, leaves));
            thread.setDaemon(true);
            thread.start();
        }

        private void serve(String answer, boolean leaves) {
            try {
                do {
                    try (var socket = listening.accept()) {
                        var reader = new BufferedReader(
                                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
                        var request = new StringBuilder();
                        for (String line = reader.readLine();
                                line != null && !line.isEmpty();
                                line = reader.readLine()) {
                            request.append(line).append('\n');
                        }
                        requests.add(request.toString());
                        socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                    }
                } while (!leaves);
                listening.close();
            } catch (IOException e) {
                // Closed by the test.
            } finally {
                gone.complete(null);
            }
        }

        int port() {
            return listening.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listening.close();
            gone.join();
        }
    }

    @Test
    void takesTheFirstPortThatIsFree() throws Exception {
        try (var squatter = new Squatter("HTTP/1.1 200 OK\r\n\r\n", true);
                var server = open(false, squatter.port(), 0)) {
            assertThat(server.port()).isNotEqualTo(squatter.port());
            assertThat(server.redirectUri()).hasToString("http://127.0.0.1:" + server.port() + "/callback");
            assertThat(squatter.requests).isEmpty();
        }
    }

    @Test
    void asksAListenerOfTheSameUserToLeave() throws Exception {
        try (var squatter = new Squatter("HTTP/1.1 200 OK\r\nContent-Length: 15\r\n\r\nLogin cancelled", true)) {
            int port = squatter.port();
            ownUid(1000);
            holder(port, 1000);
            // Real time, as the other listener leaves when it likes.
            try (var server =
                    CallbackServer.open(terms(true, port, 0), TimeSource.system(), new SecureRandom(), table())) {
                assertThat(server.port()).isEqualTo(port);
            }
            assertThat(squatter.requests)
                    .containsExactly("GET /cancel HTTP/1.1\nHost: 127.0.0.1:" + port + "\nConnection: close\n");
        }
    }

    @Test
    void givesAListenerThatStaysTwoSecondsAndGoesOn() throws Exception {
        try (var squatter = new Squatter("HTTP/1.1 200 OK\r\n\r\n", false)) {
            ownUid(1000);
            holder(squatter.port(), 1000);
            try (var server = open(true, squatter.port(), 0)) {
                assertThat(server.port()).isNotEqualTo(squatter.port());
            }
            assertThat(squatter.requests).hasSize(1);
            assertThat(Duration.ofNanos(time.nanos())).isEqualTo(Duration.ofSeconds(2));
        }
    }

    @Test
    void canBeInterruptedWhileItWaits() throws Exception {
        time.standStill();
        try (var squatter = new Squatter("HTTP/1.1 200 OK\r\n\r\n", false)) {
            ownUid(1000);
            holder(squatter.port(), 1000);
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> open(true, squatter.port(), 0));
            assertThat(time.pending()).isZero();
        }
    }

    @Test
    void goesOnAtOnceWhenAListenerRefusesToLeave() throws Exception {
        try (var squatter = new Squatter("HTTP/1.1 404 Not Found\r\n\r\n", false)) {
            ownUid(1000);
            holder(squatter.port(), 1000);
            try (var server = open(true, squatter.port(), 0)) {
                assertThat(server.port()).isNotEqualTo(squatter.port());
            }
            assertThat(squatter.requests).hasSize(1);
            assertThat(time.nanos()).isZero();
        }
    }

    @Test
    void asksNobodyElse() throws Exception {
        try (var squatter = new Squatter("HTTP/1.1 200 OK\r\n\r\n", true)) {
            // The system does not tell.
            open(true, squatter.port(), 0).close();
            ownUid(1000);
            open(true, squatter.port(), 0).close();
            // It tells that it is somebody else's, in part or altogether.
            holder(squatter.port(), 1001);
            open(true, squatter.port(), 0).close();
            Files.writeString(
                    proc.resolve("net/tcp6"), HEADING + row("00000000000000000000000000000000", squatter.port(), 1000));
            open(true, squatter.port(), 0).close();

            assertThat(squatter.requests).isEmpty();
        }
    }

    @Test
    void doesNotLeaveWhenItIsAskedItself() throws Exception {
        try (var first = open(false, 0)) {
            ownUid(1000);
            holder(first.port(), 1000);
            try (var second = open(true, first.port(), 0)) {
                assertThat(second.port()).isNotEqualTo(first.port());
            }
            assertThat(first.answer()).isNotDone();
            assertThat(first.turnedAway()).containsEntry(CallbackFault.PATH, 1);
        }
    }

    @Test
    void namesThePortsAndTheirHoldersWhenNoneIsFree() throws Exception {
        try (var one = new Squatter("", false);
                var other = new Squatter("", false)) {
            ownUid(1000);
            holder(one.port(), 1001);

            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> open(true, one.port(), other.port()))
                    .withMessage("the browser's answer can't be received on 127.0.0.1: port " + one.port()
                            + " is held by a process of user id 1001; port " + other.port()
                            + " is held by a program that this system does not name")
                    .satisfies(e -> assertThat(e.remedy()).contains("End the program", "device code"));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void findsItsOwnProcessInTheKernelsTables() throws Exception {
        try (var squatter = new Squatter("", false)) {
            ListenerTable table = ListenerTable.ofThisMachine();
            long own = table.ownUid().orElseThrow();

            assertThat(table.holders(squatter.port())).extracting(Holder::uid).containsExactly(own);
            assertThat(table.isHeldByOwnUser(squatter.port())).isTrue();
            assertThat(table.describe(squatter.port()))
                    .isEqualTo("process " + ProcessHandle.current().pid() + " of user id " + own);
        }
    }

    @Test
    void countsOnlyListenersThatAreInTheWay() throws Exception {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(
                proc.resolve("net/tcp"),
                HEADING
                        + row("0100007F", 1455, 1)
                        + row("00000000", 1455, 2)
                        + row("0200007F", 1455, 3)
                        + row("0100007F", 1456, 4)
                        + row("0100007F", 1455, 5).replace(" 0A ", " 01 ")
                        + "damaged\n");
        Files.writeString(
                proc.resolve("net/tcp6"),
                HEADING
                        + row("0000000000000000FFFF00000100007F", 1455, 6)
                        + row("00000000000000000000000001000000", 1455, 7)
                        + row("000080FE00000000FF005450B6AD1DFE", 1455, 8));

        assertThat(table().holders(1455)).extracting(Holder::uid).containsExactly(1L, 2L, 6L, 7L);
    }

    private CallbackServer open(boolean asks, Integer... ports) throws Exception {
        return CallbackServer.open(terms(asks, ports), time, new SecureRandom(), table());
    }

    private static CallbackTerms terms(boolean asks, Integer... ports) {
        var builder = CallbackTerms.builder(Secret.of("state"), "Acme").ports(List.of(ports));
        return (asks ? builder.askHolderToLeave() : builder).build();
    }

    private ListenerTable table() {
        return new ListenerTable(proc);
    }

    private void ownUid(int uid) throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/status"), "Name:\tjava\nUid:\t0\t0\t0\t" + uid + "\nGid:\t0\t0\t0\t0\n");
    }

    private void holder(int port, int uid) throws IOException {
        Files.createDirectories(proc.resolve("net"));
        Files.writeString(proc.resolve("net/tcp"), HEADING + row("0100007F", port, uid));
    }

    private static String row(String address, int port, int uid) {
        return String.format(
                "   0: %s:%04X 00000000:0000 0A 00000000:00000000 00:00000000 00000000 %5d        0 566 1 00000000cd5efd51 100 0 0 10 0%n",
                address, port, uid);
    }
}
