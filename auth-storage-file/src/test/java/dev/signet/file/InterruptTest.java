package dev.signet.file;

import static dev.signet.file.TestHome.CREDENTIAL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.StoreException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.SplittableRandom;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class InterruptTest {
    private static final int INTERRUPTS = 1000;

    @TempDir(factory = MemoryFolder.class)
    private Path folder;

    @Test
    void aThousandInterruptsLoseNoAcknowledgedSave() throws Exception {
        TestHome home = TestHome.in(folder);
        FileCredentialStore store = home.open();
        var saving = new Semaphore(0);
        var saved = new AtomicInteger();
        var failure = new AtomicReference<Throwable>();
        Thread saver = new Thread(() -> {
            try {
                for (int number = 1; number <= INTERRUPTS; number++) {
                    saving.release();
                    home.save(store, CREDENTIAL, "generation " + number);
                    assertThat(TestHome.load(store)).isEqualTo("generation " + number);
                    saved.set(number);
                    Thread.interrupted();
                }
            } catch (StoreException | AssertionError lost) {
                failure.set(lost);
            } finally {
                saving.release(INTERRUPTS);
            }
        });

        saver.start();
        var moment = new SplittableRandom(1);
        for (int interrupt = 0; interrupt < INTERRUPTS; interrupt++) {
            saving.acquire();
            for (int wait = moment.nextInt(2000); wait > 0; wait--) {
                Thread.onSpinWait();
            }
            saver.interrupt();
        }
        saver.join();

        assertThat(failure.get()).isNull();
        assertThat(saved).hasValue(INTERRUPTS);
        assertThat(home.load()).isEqualTo("generation " + saved);
        assertThat(home.tree()).containsExactly("auth.json");
    }

    @Test
    void aChannelInItsPlaceWouldHaveLostTheSave() throws Exception {
        Path file = folder.resolve("file");
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            Thread.currentThread().interrupt();

            assertThatExceptionOfType(ClosedByInterruptException.class)
                    .isThrownBy(() -> channel.write(ByteBuffer.wrap(new byte[10])));
        } finally {
            Thread.interrupted();
        }
        assertThat(file).isEmptyFile();
    }
}
