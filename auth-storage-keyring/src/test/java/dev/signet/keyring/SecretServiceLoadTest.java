package dev.signet.keyring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.secretservice.SecretService;
import dev.signet.testkit.PrivateKeyring;
import dev.signet.testkit.junit.KeyringExtension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SecretServiceLoadTest {
    @RegisterExtension
    static final KeyringExtension KEYRING = KeyringExtension.create();

    private static final int THREADS = 16;
    private static final int ROUNDS = 5;
    private static final int RACERS = 64;

    private final PrivateKeyring keyring = KEYRING.keyring();

    @Test
    void manyThreadsUseOneConnection() throws Exception {
        try (SecretService service = service()) {
            List<Callable<Integer>> workers = new ArrayList<>();
            for (int worker = 0; worker < THREADS; worker++) {
                KeyringEntry mine = TestStore.entry("worker-" + worker);
                byte[] content = TestStore.bytes("content of " + mine.account());
                workers.add(() -> {
                    for (int round = 0; round < ROUNDS; round++) {
                        service.put(mine, content);
                        assertThat(service.find(mine)).contains(content);
                        service.delete(mine);
                        assertThat(service.find(mine)).isEmpty();
                    }
                    return 4 * ROUNDS;
                });
            }

            assertThat(sum(workers)).isEqualTo(320);
        }
    }

    @Test
    void ofManyRacingFirstSavesOneWins() throws Exception {
        try (TestStore home = TestStore.open(keyring, "first")) {
            List<Callable<Integer>> savers = new ArrayList<>();
            CountDownLatch ready = new CountDownLatch(RACERS);
            for (int saver = 0; saver < RACERS; saver++) {
                byte[] mine = TestStore.bytes("saver " + saver);
                savers.add(() -> {
                    try (var draft = home.store().prepare(home.lease(), TestStore.CREDENTIAL, 100)) {
                        ready.countDown();
                        assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
                        draft.commit(Revision.ABSENT, mine);
                        return 1;
                    } catch (StoreException lost) {
                        assertThat(lost.kind()).isEqualTo(Kind.CONFLICT);
                        return 0;
                    }
                });
            }

            assertThat(sum(savers)).isEqualTo(1);
            assertThat(home.load()).startsWith("saver ");
        }
        assertThat(itemsOf(TestStore.entry("first"))).isEqualTo(1);
    }

    /** Without the store's own order: each racer is as a process of its own. */
    @Test
    void racingWritersOfSeveralConnectionsMakeOneItem() throws Exception {
        KeyringEntry entry = TestStore.entry("race");
        CountDownLatch ready = new CountDownLatch(RACERS);
        List<Callable<Integer>> writers = new ArrayList<>();
        for (int writer = 0; writer < RACERS; writer++) {
            byte[] mine = TestStore.bytes("writer " + writer);
            writers.add(() -> {
                try (SecretService service = service()) {
                    service.find(TestStore.entry("connect first"));
                    ready.countDown();
                    assertThat(ready.await(60, TimeUnit.SECONDS)).isTrue();
                    service.put(entry, mine);
                    return 1;
                }
            });
        }

        assertThat(sum(writers)).isEqualTo(RACERS);

        assertThat(itemsOf(entry)).isEqualTo(1);
    }

    private SecretService service() {
        return SecretService.at(keyring.busAddress(), Duration.ofSeconds(30), Duration.ZERO);
    }

    private long itemsOf(KeyringEntry entry) throws Exception {
        return Programs.secretTool(
                        keyring.environment(),
                        "",
                        "search",
                        "--all",
                        "service",
                        entry.service(),
                        "username",
                        entry.account())
                .out()
                .lines()
                .filter(line -> line.startsWith("["))
                .count();
    }

    private static int sum(List<Callable<Integer>> tasks) throws Exception {
        var threads = Executors.newFixedThreadPool(tasks.size());
        try {
            int sum = 0;
            for (Future<Integer> each : threads.invokeAll(tasks, 120, TimeUnit.SECONDS)) {
                sum += each.get();
            }
            return sum;
        } finally {
            threads.shutdownNow();
        }
    }
}
