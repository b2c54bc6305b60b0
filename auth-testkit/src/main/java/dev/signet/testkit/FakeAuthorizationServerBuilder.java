package dev.signet.testkit;

import dev.signet.auth.TimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Settings of a {@link FakeAuthorizationServer}. Not safe for use by several threads. */
public final class FakeAuthorizationServerBuilder {
    private int port;
    private TimeSource time = TimeSource.system();
    private RandomGenerator random = new SecureRandom();
    private Duration accessTokenLifetime = Duration.ofHours(1);
    private Optional<Duration> refreshTokenLifetime = Optional.empty();
    private boolean rotation = true;
    private Duration grace = Duration.ZERO;
    private boolean opaqueAccessTokens;
    private Freshness freshness = Freshness.NEWEST_ONLY;
    private ErrorDialect errors = ErrorDialect.BY_CONTENT_TYPE;
    private Duration tokenDelay = Duration.ZERO;

    FakeAuthorizationServerBuilder() {}

    /**
     * The port on 127.0.0.1; a free one unless set.
     *
     * @param number 1 to 65535, or 0 for a free one
     * @return this
     */
    public FakeAuthorizationServerBuilder port(int number) {
        this.port = number;
        return this;
    }

    /**
     * The clock of the server; the system's unless set.
     *
     * @param source such as a {@link ManualTimeSource}
     * @return this
     */
    public FakeAuthorizationServerBuilder time(TimeSource source) {
        this.time = Objects.requireNonNull(source, "source");
        return this;
    }

    /**
     * What tokens are made from; a {@link SecureRandom} unless set.
     *
     * @param generator a seeded one makes tokens repeatable; used by one thread at a time
     * @return this
     */
    public FakeAuthorizationServerBuilder random(RandomGenerator generator) {
        this.random = Objects.requireNonNull(generator, "generator");
        return this;
    }

    /**
     * How long an access token is good; one hour unless set.
     *
     * @param lifetime positive; the claim {@code exp} is rounded down to the second
     * @return this
     */
    public FakeAuthorizationServerBuilder accessTokenLifetime(Duration lifetime) {
        this.accessTokenLifetime = requirePositive(lifetime);
        return this;
    }

    /**
     * How long a refresh token is good; without end unless set.
     *
     * @param lifetime positive, counted anew from each rotation
     * @return this
     */
    public FakeAuthorizationServerBuilder refreshTokenLifetime(Duration lifetime) {
        this.refreshTokenLifetime = Optional.of(requirePositive(lifetime));
        return this;
    }

    /**
     * Whether a refresh issues a new refresh token and spends the old one; true unless set.
     *
     * @param on false to answer with the same refresh token for ever
     * @return this
     */
    public FakeAuthorizationServerBuilder rotation(boolean on) {
        this.rotation = on;
        return this;
    }

    /**
     * How long after a rotation the refresh token before it may be presented again; not at all unless set. Within the
     * grace the answer holds the very tokens that the rotation issued, however often it is asked for, and nothing is
     * revoked. Older refresh tokens count as reused at any time.
     *
     * @param length not negative; over at exactly this much after the rotation
     * @return this
     */
    public FakeAuthorizationServerBuilder refreshGrace(Duration length) {
        if (length.isNegative()) {
            throw new IllegalArgumentException("refresh grace must not be negative, but was " + length);
        }
        this.grace = length;
        return this;
    }

    /**
     * Issues access tokens that nobody but the server can read; they are JWTs unless this is called.
     *
     * @return this
     */
    public FakeAuthorizationServerBuilder opaqueAccessTokens() {
        this.opaqueAccessTokens = true;
        return this;
    }

    /**
     * Which access tokens the protected resource takes; the newest only unless set.
     *
     * @param which can be changed later
     * @return this
     */
    public FakeAuthorizationServerBuilder freshness(Freshness which) {
        this.freshness = Objects.requireNonNull(which, "which");
        return this;
    }

    /**
     * How refresh tokens are refused; in the form that fits the request unless set.
     *
     * @param dialect which form
     * @return this
     */
    public FakeAuthorizationServerBuilder errors(ErrorDialect dialect) {
        this.errors = Objects.requireNonNull(dialect, "dialect");
        return this;
    }

    /**
     * How long a token request waits before it is looked at, by the server's clock; not at all unless set.
     *
     * @param delay not negative
     * @return this
     */
    public FakeAuthorizationServerBuilder tokenDelay(Duration delay) {
        this.tokenDelay = Objects.requireNonNull(delay, "delay");
        return this;
    }

    /**
     * Starts the server.
     *
     * @return running; the caller closes it
     * @throws UncheckedIOException when the port can't be had
     */
    public FakeAuthorizationServer start() {
        try {
            return new FakeAuthorizationServer(this);
        } catch (IOException e) {
            throw new UncheckedIOException("can't listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
    }

    int port() {
        return port;
    }

    Freshness freshness() {
        return freshness;
    }

    Settings settings() {
        return new Settings(
                time,
                new CanarySecrets(random),
                accessTokenLifetime,
                refreshTokenLifetime,
                rotation,
                grace,
                opaqueAccessTokens,
                errors,
                tokenDelay);
    }

    private static Duration requirePositive(Duration lifetime) {
        if (lifetime.isNegative() || lifetime.isZero()) {
            throw new IllegalArgumentException("a lifetime must be positive, but was " + lifetime);
        }
        return lifetime;
    }
}
