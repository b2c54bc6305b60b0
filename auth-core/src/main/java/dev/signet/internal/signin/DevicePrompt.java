package dev.signet.internal.signin;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a person is told so that they approve a sign-in on another device (RFC 8628, section 3.3). The code is shown even where
 * {@link #verificationUriComplete()} holds it, so that the person can compare (section 3.3.1). Immutable; prints no code.
 */
public final class DevicePrompt {
    private final String userCode;
    private final URI verificationUri;
    private final @Nullable URI verificationUriComplete;
    private final Instant expiresAt;
    private final Duration lifetime;
    private final Duration interval;

    DevicePrompt(
            String userCode,
            URI verificationUri,
            @Nullable URI verificationUriComplete,
            Instant expiresAt,
            Duration lifetime,
            Duration interval) {
        this.userCode = Objects.requireNonNull(userCode, "userCode");
        this.verificationUri = Objects.requireNonNull(verificationUri, "verificationUri");
        this.verificationUriComplete = verificationUriComplete;
        this.expiresAt = Objects.requireNonNull(expiresAt, "expiresAt");
        this.lifetime = Objects.requireNonNull(lifetime, "lifetime");
        this.interval = Objects.requireNonNull(interval, "interval");
    }

    /** What the person enters or compares: printable, at most 64 characters. */
    public String userCode() {
        return userCode;
    }

    /** Where the person goes: https, or http on a loopback address. */
    public URI verificationUri() {
        return verificationUri;
    }

    /** The same with the code in it, for a link or a QR code; empty when the server gave none. */
    public Optional<URI> verificationUriComplete() {
        return Optional.ofNullable(verificationUriComplete);
    }

    /** When the code's life is over, on the wall clock. */
    public Instant expiresAt() {
        return expiresAt;
    }

    /** How long the code lives from when it was asked for, at most 30 min. */
    public Duration lifetime() {
        return lifetime;
    }

    /** How often the server wants to be asked, 1 s to 60 s. */
    public Duration interval() {
        return interval;
    }

    @Override
    public String toString() {
        return "DevicePrompt[" + verificationUri.getHost() + ", expires " + expiresAt + ", every "
                + interval.toSeconds() + " s]";
    }
}
