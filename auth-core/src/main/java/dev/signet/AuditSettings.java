package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.audit.AuditIdentity;
import dev.signet.internal.audit.AuditPlace;
import dev.signet.internal.audit.AuditTrail;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the record is kept of what happens to keys and credentials, and what is in it. Each line is for its owner alone (0600). A record
 * that fails keeps nothing from being done: it is told once, as an {@link dev.signet.auth.event.AuthEvent.HealthChanged}.
 *
 * <pre>{@code
 * builder.audit(AuditSettings.inHome().withAssertions())
 * }</pre>
 *
 * <p>Immutable. See {@link AuditLog} for what a line says.
 */
public final class AuditSettings {
    static final AuditSettings NONE = new AuditSettings(null, false, false);

    private static final int CORRELATION_BYTES = 8;

    private final @Nullable Path file;
    private final boolean inHome;
    private final boolean assertions;

    private AuditSettings(@Nullable Path file, boolean inHome, boolean assertions) {
        this.file = file;
        this.inHome = inHome;
        this.assertions = assertions;
    }

    /**
     * A record in a file.
     *
     * @param file in a folder that nobody else can write; made with its folder (0700) when it is not there
     * @return of everything but assertions
     */
    public static AuditSettings in(Path file) {
        return new AuditSettings(Objects.requireNonNull(file, "file"), false, false);
    }

    /**
     * A record in the home: {@code signet/audit.jsonl} in most profiles.
     *
     * @return of everything but assertions
     */
    public static AuditSettings inHome() {
        return new AuditSettings(null, true, false);
    }

    /**
     * The same record, with each assertion that an agent signs: task, time, origin and key. They are written within a second.
     *
     * @return a changed copy
     */
    public AuditSettings withAssertions() {
        return new AuditSettings(file, inHome, true);
    }

    /** Whether assertions are recorded. */
    boolean assertions() {
        return assertions;
    }

    Optional<AuditTrail> open(SignetBuilder settings, AuthListener alarm) throws ConfigurationException {
        if (file == null && !inHome) {
            return Optional.empty();
        }
        var place = file == null ? inHome(settings) : AuditPlace.chosen(file);
        byte[] correlation = new byte[CORRELATION_BYTES];
        new SecureRandom().nextBytes(correlation);
        var identity =
                AuditIdentity.ofThisProcess(store(settings), HexFormat.of().formatHex(correlation));
        return Optional.of(new AuditTrail(place, identity, assertions, settings.time, alarm));
    }

    /** As it was asked for: what auto comes to is not known yet when the record is opened. */
    private static String store(SignetBuilder settings) {
        if (settings.store.instance() != null) {
            return "application";
        }
        var named = settings.store.name();
        return named != null ? named : settings.profile.definition().defaultStore();
    }

    static AuditPlace inHome(SignetBuilder settings) throws ConfigurationException {
        var definition = settings.profile.definition();
        if (settings.store.instance() != null && settings.home == null) {
            throw new ConfigurationException(
                    "the audit record was to be kept in the home, but a store of the application's own has none",
                    "Name a home, or a file for the audit record.",
                    null);
        }
        return AuditPlace.in(
                HomeParts.home(settings).toAbsolutePath(), definition.layout().ownFolder());
    }

    /** Tells the place. */
    @Override
    public String toString() {
        String place = inHome ? "home" : String.valueOf(file);
        return "AuditSettings[" + (this == NONE ? "none" : place + (assertions ? ", with assertions" : "")) + "]";
    }
}
