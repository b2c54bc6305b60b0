package dev.signet.internal.agent;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.AuthHeaders;
import dev.signet.auth.TimeSource;
import dev.signet.internal.agent.AgentKeySource.AgentKey;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The headers of one task. They are the same for a whole second, so they are signed once a second and key at most, however many
 * threads ask; what was made is read without a lock and without allocating. One object per task, and one header set in each.
 *
 * <p>Safe for use by several threads.
 */
public final class AssertionHeaders {
    /** How long to wait for another thread's signature; a hardware module may be slow, but not for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** How often a key may be replaced while it signs before something must be wrong. */
    private static final int MAX_TRIES = 3;

    /** No label and no key generation holds it. */
    private static final char LABEL_MARK = '#';

    private final AssertionFormat format;
    private final AssertionRequest request;
    private final Map<String, String> companions;
    private final AgentKeySource keys;
    private final TimeSource time;
    private final String label;
    private final Duration patience;
    private final ReentrantLock signing = new ReentrantLock();
    private volatile @Nullable Made made;

    /**
     * Signs nothing yet.
     *
     * @param format how assertions are written
     * @param request what they say
     * @param companions headers that go with them, in the order to send them, such as an account id; not copied, never changed
     * @param keys tells the key; asked each time, and again after each signature
     * @param time its wall clock gives the timestamp
     * @param label sets these headers apart from those of other tasks signed with the same key; not secret
     */
    public AssertionHeaders(
            AssertionFormat format,
            AssertionRequest request,
            Map<String, String> companions,
            AgentKeySource keys,
            TimeSource time,
            String label) {
        this(format, request, companions, keys, time, label, PATIENCE);
    }

    AssertionHeaders(
            AssertionFormat format,
            AssertionRequest request,
            Map<String, String> companions,
            AgentKeySource keys,
            TimeSource time,
            String label,
            Duration patience) {
        this.format = format;
        this.request = request;
        this.companions = companions;
        this.keys = keys;
        this.time = time;
        this.label = label;
        this.patience = patience;
    }

    /** What was signed for this very second already; null when nothing was, or memory alone can't tell that the key may sign. Waits for nothing. */
    public @Nullable AuthHeaders known() {
        Made known = made;
        if (known == null || known.second() != second()) {
            return null;
        }
        AgentKey key = keys.known();
        return key != null && known.isFor(key, known.second()) ? known.headers() : null;
    }

    /** Whether {@code headers} were made here, with whatever key. */
    public boolean made(AuthHeaders headers) {
        return headers.generation().endsWith(LABEL_MARK + label);
    }

    /**
     * Headers for a request that is sent now: the assertion, then its companions.
     *
     * @param asked when the headers were asked for, in nanoseconds of the monotonic clock: what was looked up about the key since is
     *     recent enough
     * @return named by the generation of the key and the label
     * @throws AuthException when the key is revoked, also when that happened while it signed; when it can't sign; when another
     *     thread has been waiting for its signature for 10 s
     * @throws InterruptedException when interrupted while another thread signs
     */
    public AuthHeaders current(long asked) throws AuthException, InterruptedException {
        AgentKey key = keys.current(asked);
        Made known = made;
        if (known != null && known.isFor(key, second())) {
            return known.headers();
        }
        if (!signing.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionException(
                    true,
                    "the signer of agent key " + key.signer().keyId() + " has given no signature for "
                            + patience.toMillis() + " ms",
                    "Check the module or service that holds the key.",
                    null);
        }
        try {
            return signed(asked);
        } finally {
            signing.unlock();
        }
    }

    private long second() {
        return Math.floorDiv(time.millis(), 1000L);
    }

    /** A signature counts only if its key is still the one to sign with after it was made. */
    private AuthHeaders signed(long asked) throws AuthException {
        AgentKey key = keys.current(asked);
        for (int i = 0; i < MAX_TRIES; i++) {
            long second = second();
            Made known = made;
            if (known != null && known.isFor(key, second)) {
                return known.headers();
            }
            AuthHeaders headers = headers(key, second);
            AgentKey after = keys.current(asked);
            if (after.generation().equals(key.generation())) {
                made = new Made(key.generation(), second, headers);
                return headers;
            }
            key = after;
        }
        throw new AssertionException(
                false,
                "the agent's key was replaced " + MAX_TRIES + " times while it signed one request",
                "Look for two programs that rotate the keys of this agent again and again.",
                null);
    }

    private AuthHeaders headers(AgentKey key, long second) throws AuthException {
        AssertionFormat.Header header = format.header(key.signer(), request, second);
        var all = new LinkedHashMap<String, String>();
        all.put(header.name(), header.value());
        all.putAll(companions);
        return AuthHeaders.of(key.generation() + LABEL_MARK + label, all);
    }

    private record Made(String generation, long second, AuthHeaders headers) {
        boolean isFor(AgentKey key, long now) {
            return second == now && generation.equals(key.generation());
        }
    }
}
