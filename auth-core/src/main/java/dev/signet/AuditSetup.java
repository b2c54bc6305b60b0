package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.event.AuthListener;
import dev.signet.internal.audit.AuditIdentity;
import dev.signet.internal.audit.AuditPlace;
import dev.signet.internal.audit.AuditTrail;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether, where and by whom an open home's audit record is written. */
record AuditSetup(@Nullable Path file, boolean inHome, boolean assertions) {
    static final AuditSetup NONE = new AuditSetup(null, false, false);

    private static final int CORRELATION_BYTES = 8;

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

    private static AuditPlace inHome(SignetBuilder settings) throws ConfigurationException {
        var definition = settings.profile.definition();
        if (settings.store.instance() != null && settings.home == null) {
            throw new ConfigurationException(
                    "the audit record was to be kept in the home, but a store of the application's own has none",
                    "Name a home, or a file for the audit record.",
                    null);
        }
        var home = settings.home != null ? settings.home : definition.defaultHome(settings.settings);
        return AuditPlace.in(home.toAbsolutePath(), definition.layout().ownFolder());
    }
}
