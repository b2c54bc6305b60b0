package dev.signet.keyring.internal.secretservice;

/** An error that the bus or a service on it answered with. */
final class BusErrorException extends Exception {
    private static final long serialVersionUID = 1L;

    private static final String BUS = "org.freedesktop.DBus.Error.";
    private static final String SECRET = "org.freedesktop.Secret.Error.";

    private final String name;

    BusErrorException(String name, String text) {
        super(text);
        this.name = name;
    }

    /** Such as {@code org.freedesktop.DBus.Error.ServiceUnknown}. */
    String name() {
        return name;
    }

    /** Nobody has the name that was called, so nothing was done. */
    boolean isNobodyThere() {
        return name.equals(BUS + "ServiceUnknown") || name.equals(BUS + "NameHasNoOwner");
    }

    /** Nobody is there, our session is unknown, or the item went away after it was found: the call had no effect. */
    boolean saysNothingWasDone() {
        return isNobodyThere()
                || name.equals(SECRET + "NoSession")
                || name.equals(SECRET + "NoSuchObject")
                || name.equals(BUS + "UnknownObject")
                || name.equals(BUS + "UnknownMethod");
    }

    boolean isLocked() {
        return name.equals(SECRET + "IsLocked");
    }

    boolean isDenied() {
        return name.equals(BUS + "AccessDenied") || name.equals(BUS + "AuthFailed");
    }

    /** The service took too long, or the bus gave up waiting for it. */
    boolean isTimeout() {
        return name.equals(BUS + "Timeout") || name.equals(BUS + "TimedOut");
    }
}
