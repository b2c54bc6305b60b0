package dev.signet.examples.sshagent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.AssertionException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** An agent that takes no connection, or gives no answer, as one does that is stopped or waits for a person. */
@Timeout(60)
class StuckSshAgentTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final List<SocketChannel> clients = new ArrayList<>();
    private Path socket = Path.of("");
    private ServerSocketChannel agent = unopened();

    private static ServerSocketChannel unopened() {
        try {
            return ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void listen() throws IOException {
        socket = folder.resolve("agent.sock");
        agent.bind(UnixDomainSocketAddress.of(socket), 1);
    }

    @AfterEach
    void close() throws IOException {
        agent.close();
        for (var client : clients) {
            client.close();
        }
    }

    /** Connects until the agent has no room for any more. */
    private void fill() throws IOException {
        while (true) {
            var client = SocketChannel.open(StandardProtocolFamily.UNIX);
            client.configureBlocking(false);
            clients.add(client);
            try {
                assertThat(client.connect(UnixDomainSocketAddress.of(socket))).isTrue();
            } catch (IOException e) {
                assertThat(clients).hasSizeGreaterThan(1);
                return;
            }
        }
    }

    private ByteBuffer identities(Duration deadline) throws IOException {
        return new SshAgent(socket, deadline).ask(SshAgent.REQUEST_IDENTITIES, SshAgent.IDENTITIES_ANSWER, new byte[0]);
    }

    /**
     * Takes one connection, reads the request for identities, and says that there are none unless it is to be silent.
     *
     * @return whether there was a request
     */
    private boolean take(boolean answers) throws IOException {
        var connection = agent.accept();
        clients.add(connection);
        var request = ByteBuffer.allocate(Integer.BYTES + 1);
        while (request.hasRemaining()) {
            if (connection.read(request) < 0) {
                return false;
            }
        }
        if (answers) {
            var answer = ByteBuffer.allocate(2 * Integer.BYTES + 1)
                    .putInt(Integer.BYTES + 1)
                    .put(SshAgent.IDENTITIES_ANSWER)
                    .putInt(0)
                    .flip();
            while (answer.hasRemaining()) {
                connection.write(answer);
            }
        }
        return true;
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems refuse at once where Linux lets wait")
    void oneThatTakesNoConnectionIsWaitedForUntilTheDeadline() throws Exception {
        fill();
        assertThatIOException().isThrownBy(() -> identities(SHORT)).withMessageContaining("within 300 ms");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "other systems refuse at once where Linux lets wait")
    void oneThatTakesConnectionsAgainIsAsked() throws Exception {
        fill();
        var asked = new FutureTask<>(() -> identities(LONG));
        var asking = start(asked);
        awaitWaiting(asking);
        for (var client : clients) {
            client.close();
        }
        boolean answered = false;
        while (!answered) {
            answered = take(true);
        }
        assertThat(asked.get(20, TimeUnit.SECONDS).getInt()).isZero();
    }

    @Test
    void oneThatGivesNoAnswerIsWaitedForUntilTheDeadline() {
        assertThatIOException().isThrownBy(() -> identities(SHORT)).withMessageContaining("within 300 ms");
    }

    @Test
    void anInterruptIsToldApartAndStaysSet() throws Exception {
        var flag = new AtomicBoolean();
        var asked = new FutureTask<Void>(() -> {
            assertThatThrownBy(() -> identities(LONG)).isInstanceOf(InterruptedIOException.class);
            flag.set(Thread.currentThread().isInterrupted());
            return null;
        });
        var asking = start(asked);
        assertThat(take(false)).isTrue();
        asking.interrupt();
        asked.get(20, TimeUnit.SECONDS);
        assertThat(flag).isTrue();
    }

    @Test
    void theSignerBlamesNoAgentForAnInterrupt() {
        var key = SshAgent.join("ssh-ed25519".getBytes(StandardCharsets.US_ASCII), new byte[32]);
        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> SshAgentSigner.find(
                            socket, "ssh-ed25519 " + Base64.getEncoder().encodeToString(key)))
                    .isInstanceOf(AssertionException.class)
                    .hasMessageContaining("interrupted")
                    .hasMessageNotContaining("within");
            assertThat(Thread.currentThread().isInterrupted()).isTrue();
        } finally {
            var unused = Thread.interrupted();
        }
    }

    private static Thread start(Runnable task) {
        var thread = new Thread(task, "asking");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    /** Until {@code thread} waits for room: it is in the selector, and has no connection to wait for otherwise. */
    private static void awaitWaiting(Thread thread) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (Arrays.stream(thread.getStackTrace())
                .noneMatch(frame -> frame.getMethodName().equals("select"))) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
