package dev.signet.internal.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class LineReaderTest {
    /** Tells when it is read or asked, and how much was taken from it. */
    private static final class Watched extends InputStream {
        private final InputStream inner;
        final CountDownLatch read = new CountDownLatch(1);
        final CountDownLatch asked = new CountDownLatch(1);

        Watched(InputStream inner) {
            this.inner = inner;
        }

        @Override
        public int read() throws IOException {
            read.countDown();
            return inner.read();
        }

        @Override
        public int available() throws IOException {
            asked.countDown();
            return inner.available();
        }
    }

    /** A call on a thread that can be interrupted. */
    private static final class Waiting {
        final FutureTask<Optional<String>> result;
        final Thread thread;

        Waiting(Callable<Optional<String>> call) {
            result = new FutureTask<>(call);
            thread = new Thread(result, "waiting");
            thread.setDaemon(true);
            thread.start();
        }

        void giveUp() throws InterruptedException {
            thread.interrupt();
            assertThatThrownBy(() -> result.get(20, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(InterruptedException.class);
            thread.join(20_000);
        }
    }

    private static LineReader reader(String text, boolean patient) {
        return new LineReader(new ByteArrayInputStream(text.getBytes(UTF_8)), patient);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void readsLineByLine(boolean patient) throws Exception {
        var lines = reader("one\r\n\nthrée\nlast", patient);

        assertThat(lines.readLine()).contains("one");
        assertThat(lines.readLine()).contains("");
        assertThat(lines.readLine()).contains("thrée");
        assertThat(lines.readLine()).contains("last");
    }

    @Test
    void theEndOfInputIsNoLineHoweverOftenAsked() throws Exception {
        var lines = reader("", false);

        assertThat(lines.readLine()).isEmpty();
        assertThat(lines.readLine()).isEmpty();
    }

    @Test
    void whatCanNotBeReadIsNoLine() throws Exception {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("unplugged");
            }
        };

        assertThat(new LineReader(broken, false).readLine()).isEmpty();
    }

    @Test
    void aHugeLineIsCutAndTheNextIsWhole() throws Exception {
        var lines = reader("x".repeat(3 * LineReader.MAX_BYTES) + "\nnext\n", false);

        assertThat(lines.readLine().orElseThrow()).hasSize(65_536).containsOnlyOnce("x".repeat(65_536));
        assertThat(lines.readLine()).contains("next");
    }

    @Test
    void aWaitGivenUpLeavesTheLineToWhoeverReadsNext() throws Exception {
        try (var keyboard = new PipedOutputStream();
                var piped = new PipedInputStream(keyboard)) {
            var in = new Watched(piped);
            var waiting = new Waiting(new LineReader(in, true)::readLine);
            in.asked.await();

            waiting.giveUp();
            keyboard.write("for the program\n".getBytes(UTF_8));
            keyboard.flush();

            assertThat(in.read.getCount()).isEqualTo(1);
            assertThat(new String(piped.readNBytes(16), UTF_8)).isEqualTo("for the program\n");
        }
    }

    /** The control: a reader that does not look first holds the stream. */
    @Test
    void aLineThatCameAfterTheWaitIsKeptForTheNext() throws Exception {
        try (var keyboard = new PipedOutputStream();
                var piped = new PipedInputStream(keyboard)) {
            var in = new Watched(piped);
            var lines = new LineReader(in, false);
            var waiting = new Waiting(lines::readLine);
            in.read.await();

            waiting.giveUp();
            keyboard.write("late\n".getBytes(UTF_8));
            keyboard.flush();

            assertThat(lines.readLine()).contains("late");
        }
    }

    @Test
    void readsWithAThreadThatKeepsNoProcessAlive() throws Exception {
        var daemon = new boolean[1];
        var in = new InputStream() {
            @Override
            public int read() {
                daemon[0] = Thread.currentThread().isDaemon();
                return -1;
            }
        };

        new LineReader(in, false).readLine();

        assertThat(daemon[0]).isTrue();
    }
}
