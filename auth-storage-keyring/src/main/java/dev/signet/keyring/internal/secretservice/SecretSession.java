package dev.signet.keyring.internal.secretservice;

import dev.signet.keyring.internal.secretservice.BusConnection.Target;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.freedesktop.dbus.types.Variant;
import org.jspecify.annotations.Nullable;

/**
 * One encrypted session with the service that owned the name when it began. Calls go to that very owner: a service that took its place
 * knows nothing of the session, and the bus says so before anything is done.
 *
 * @param bus the connection
 * @param owner the service's own name on the bus
 * @param path the session's object
 * @param cipher of the session
 */
record SecretSession(BusConnection bus, String owner, String path, SessionCipher cipher) {
    static final String SERVICE = "org.freedesktop.Secret.Service";
    static final String COLLECTION = "org.freedesktop.Secret.Collection";
    static final String ITEM = "org.freedesktop.Secret.Item";
    static final String PROMPT = "org.freedesktop.Secret.Prompt";
    static final String ROOT = "/org/freedesktop/secrets";
    private static final String NAME = "org.freedesktop.secrets";
    private static final String TEXT = "text/plain";
    // What is encrypted: session, vector, content, type of content.
    private static final int VECTOR = 1;
    private static final int CONTENT = 2;

    /** Opens a session, and has the bus start the service where it can. */
    static SecretSession open(BusConnection bus, Deadline deadline)
            throws IOException, TimeoutException, BusErrorException, GeneralSecurityException {
        String owner = owner(bus, deadline);
        KeyExchange exchange = KeyExchange.begin();
        Object[] answer = bus.call(
                deadline,
                new Target(owner, ROOT, SERVICE),
                "OpenSession",
                "sv",
                KeyExchange.ALGORITHM,
                new Variant<>(exchange.publicKey(), "ay"));
        byte[] theirs = bytes(((Variant<?>) answer[0]).getValue());
        return new SecretSession(bus, owner, text(answer[1]), exchange.agree(theirs));
    }

    private static String owner(BusConnection bus, Deadline deadline)
            throws IOException, TimeoutException, BusErrorException {
        try {
            return text(bus.callBus(deadline, "GetNameOwner", "s", NAME)[0]);
        } catch (BusErrorException nobody) {
            if (!nobody.isNobodyThere()) {
                throw nobody;
            }
            bus.callBus(deadline, "StartServiceByName", "su", NAME, 0);
            return text(bus.callBus(deadline, "GetNameOwner", "s", NAME)[0]);
        }
    }

    /** Calls a method of one of the service's objects. */
    Object[] call(
            Deadline deadline,
            String object,
            String type,
            String method,
            @Nullable String signature,
            Object... arguments)
            throws IOException, TimeoutException, BusErrorException {
        return bus.call(deadline, new Target(owner, object, type), method, signature, arguments);
    }

    /** The value of a property. */
    Object property(Deadline deadline, String object, String type, String name)
            throws IOException, TimeoutException, BusErrorException {
        Object[] answer = call(deadline, object, "org.freedesktop.DBus.Properties", "Get", "ss", type, name);
        return ((Variant<?>) answer[0]).getValue();
    }

    /** What an item holds. */
    byte[] secret(Deadline deadline, String item)
            throws IOException, TimeoutException, BusErrorException, GeneralSecurityException {
        Object[] secret = (Object[]) call(deadline, item, ITEM, "GetSecret", "o", path)[0];
        return cipher.decrypt(bytes(secret[VECTOR]), bytes(secret[CONTENT]));
    }

    /** A secret in the form in which methods take it, signature {@code (oayays)}. */
    Object[] sealed(byte[] content) throws GeneralSecurityException {
        byte[] vector = cipher.freshVector();
        return new Object[] {path, vector, cipher.encrypt(vector, content), TEXT};
    }

    static String text(Object value) {
        return value.toString();
    }

    static List<String> paths(Object value) {
        return ((Collection<?>) value).stream().map(SecretSession::text).toList();
    }

    /** The library gives arrays of bytes within other values as lists. */
    private static byte[] bytes(Object value) {
        if (value instanceof byte[] array) {
            return array;
        }
        Collection<?> list = (Collection<?>) value;
        byte[] bytes = new byte[list.size()];
        int next = 0;
        for (Object each : list) {
            bytes[next++] = (Byte) each;
        }
        return bytes;
    }
}
