package dev.signet.internal.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

class OneTimeBodyTest {
    private final OneTimeBody body = new OneTimeBody(new byte[] {1, 2, 3});

    @Test
    void leavesOnce() {
        assertThat(receive()).containsExactly("3 bytes", "complete");
        assertThat(receive()).containsExactly("error");
        assertThat(body.withdraw()).isFalse();
    }

    @Test
    void doesNotLeaveOnceWithdrawn() {
        assertThat(body.withdraw()).isTrue();
        assertThat(body.withdraw()).isTrue();
        assertThat(receive()).containsExactly("error");
        assertThat(body.withdraw()).isTrue();
    }

    @Test
    void tellsItsLength() {
        assertThat(body.contentLength()).isEqualTo(3);
    }

    private List<String> receive() {
        var seen = new ArrayList<String>();
        body.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(Long.MAX_VALUE);
            }

            @Override
            public void onNext(ByteBuffer item) {
                seen.add(item.remaining() + " bytes");
            }

            @Override
            public void onError(Throwable failure) {
                seen.add("error");
            }

            @Override
            public void onComplete() {
                seen.add("complete");
            }
        });
        return seen;
    }
}
