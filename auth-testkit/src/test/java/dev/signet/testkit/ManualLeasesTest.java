package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.Lease;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class ManualLeasesTest {
    private final ManualLeases leases = new ManualLeases(Lease.Scope.FLEET);

    @Test
    void givesTheLeaseToOneAtATime() throws Exception {
        Lease first = leases.acquire(Duration.ZERO);

        assertFails(Kind.TIMEOUT);
        first.close();
        Lease second = leases.acquire(Duration.ZERO);
        first.close();

        assertThat(second.isHeld()).isTrue();
        assertThat(first.isHeld()).isFalse();
        assertThat(leases.granted()).isEqualTo(2);
        assertThat(second.scope()).isEqualTo(Lease.Scope.FLEET);
    }

    @Test
    void aLeaseTakenAwayIsLostAndFreeForAnother() throws Exception {
        Lease lost = leases.acquire(Duration.ZERO);
        assertThat(lost.remaining()).isEqualTo(Lease.UNLIMITED);

        leases.takeAway();

        assertThat(lost.isHeld()).isFalse();
        assertThat(lost.remaining()).isZero();
        assertThat(leases.isHeld()).isFalse();
        assertThat(leases.acquire(Duration.ZERO).isHeld()).isTrue();
    }

    @Test
    void whoWaitsIsServedWhenItBecomesFree() throws Exception {
        Lease first = leases.acquire(Duration.ZERO);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> {
            try {
                return leases.acquire(Duration.ofSeconds(20)).isHeld();
            } catch (StoreException | InterruptedException failure) {
                throw new IllegalStateException(failure);
            }
        });

        first.close();

        assertThat(waiting.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void saysWhatIsLeftAndRefusesAsTold() throws Exception {
        leases.remaining(Duration.ofSeconds(7));
        leases.refuseNext(1, Kind.DENIED);

        assertFails(Kind.DENIED);

        assertThat(leases.acquire(Duration.ZERO).remaining()).isEqualTo(Duration.ofSeconds(7));
        assertThatThrownBy(() -> leases.remaining(Duration.ofSeconds(-1))).hasMessageContaining("PT-1S");
    }

    private void assertFails(Kind kind) {
        assertThatExceptionOfType(StoreException.class)
                .isThrownBy(() -> leases.acquire(Duration.ZERO))
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(kind));
    }
}
