package dev.signet.internal.signout;

import dev.signet.auth.AuthException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What a sign-out came to so far, each thing said once. Holds no secret. For one thread. */
public final class SignOutReport {
    private final Set<String> revoked = new LinkedHashSet<>();
    private final Set<String> deleted = new LinkedHashSet<>();
    private final Set<String> pending = new LinkedHashSet<>();
    private boolean leftAlive;

    SignOutReport() {}

    /** What the server revoked. */
    public List<String> revoked() {
        return List.copyOf(revoked);
    }

    /** The documents and leftovers that are gone. */
    public List<String> deleted() {
        return List.copyOf(deleted);
    }

    /** What is left to do, and why. */
    public List<String> pending() {
        return List.copyOf(pending);
    }

    /** Whether something was revoked, and nothing that could be was left as it is. */
    boolean isRevoked() {
        return !revoked.isEmpty() && !leftAlive;
    }

    void revoked(String what) {
        revoked.add(what);
    }

    /** A token may still be good. */
    void notRevoked(String why) {
        leftAlive = true;
        pending.add(why);
    }

    void deleted(String what) {
        deleted.add(what);
    }

    void notDeleted(AuthException why) {
        pending.add(sentence(why));
    }

    void notDeleted(String why) {
        pending.add(why);
    }

    /** A step broke in a way that it must not; the others are done all the same. */
    static String fault(String step, RuntimeException e) {
        return step + " failed with " + e.getClass().getName()
                + ". This is a fault in Signet or in what was plugged into it: report it.";
    }

    static String sentence(AuthException e) {
        return e.getMessage() + ". " + e.remedy();
    }
}
