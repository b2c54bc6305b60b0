package dev.signet.keyring;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where the session bus of the person is (D-Bus specification, section "Server Addresses" and "Well-known Message Bus Instances"). */
final class SessionBus {
    private static final String ADDRESS = "DBUS_SESSION_BUS_ADDRESS";
    private static final String RUNTIME_FOLDER = "XDG_RUNTIME_DIR";

    private SessionBus() {}

    /**
     * The address to connect to.
     *
     * @param given the embedder's own, which goes before the environment
     * @param environment gives a variable's value, or null
     * @throws StoreException {@code UNREACHABLE} when there is no bus, or none that Java can connect to
     */
    static String address(@Nullable String given, UnaryOperator<@Nullable String> environment) throws StoreException {
        String addresses = given != null ? given : environment.apply(ADDRESS);
        if (addresses != null && !addresses.isEmpty()) {
            return usable(addresses);
        }
        String runtime = environment.apply(RUNTIME_FOLDER);
        if (runtime != null && !runtime.isEmpty()) {
            return "unix:path=" + runtime + "/bus";
        }
        throw new StoreException(
                Kind.UNREACHABLE,
                "there is no session bus, so no keyring can be reached: neither " + ADDRESS + " nor " + RUNTIME_FOLDER
                        + " is set",
                "Run this program within a login session, under `dbus-run-session`, or choose another store.",
                null);
    }

    /** Of several, the first with a socket that has a path: Java connects to no other kind. */
    private static String usable(String addresses) throws StoreException {
        Optional<String> found = Arrays.stream(addresses.split(";"))
                .filter(address -> address.startsWith("unix:"))
                .filter(address -> Arrays.stream(
                                address.substring("unix:".length()).split(","))
                        .anyMatch(part -> part.startsWith("path=")))
                .findFirst();
        if (found.isEmpty()) {
            throw new StoreException(
                    Kind.UNREACHABLE,
                    "the session bus can't be reached: expected an address like unix:path=/run/user/1000/bus, found \""
                            + addresses + "\"",
                    "Set " + ADDRESS + " to a bus that listens on a socket with a path, or choose another store.",
                    null);
        }
        return found.get();
    }
}
