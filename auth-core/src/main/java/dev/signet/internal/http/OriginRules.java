package dev.signet.internal.http;

import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.UntrustedOriginException;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where credentials may go, and where requests may go without any. An origin is scheme, host and port (RFC 6454); there are
 * no wildcards.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class OriginRules {
    private static final String REMEDY =
            "If credentials belong there, name the origin with allow(...) when you build the client; to call it without credentials, use passThrough(...) or another client.";

    private static final String HTTPS_REMEDY =
            "Use https: over http, credentials go to this machine only; to call it without credentials, use passThrough(...) or another client.";

    private final Origin[] allowed;
    private final Origin[] passThrough;
    private final Map<Origin, Supplier<PolicyDeniedException>> forbidden;

    private OriginRules(
            Set<Origin> allowed, Set<Origin> passThrough, Map<Origin, Supplier<PolicyDeniedException>> forbidden) {
        this.allowed = allowed.toArray(new Origin[0]);
        this.passThrough = passThrough.toArray(new Origin[0]);
        this.forbidden = Map.copyOf(forbidden);
    }

    /**
     * Rules that allow nothing yet.
     *
     * @return a builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Checks that credentials may go to {@code target}. {@code ws} and {@code wss} count as {@code http} and {@code https}.
     * Allocates nothing when they may.
     *
     * @param target where a request goes
     * @throws UntrustedOriginException when its origin is not allowed, or it has a user part
     * @throws PolicyDeniedException when its origin would be allowed, were it not for a policy
     */
    public void require(URI target) throws UntrustedOriginException, PolicyDeniedException {
        if (target.getRawUserInfo() != null) {
            var origin = Origin.describe(target);
            throw new UntrustedOriginException(
                    origin,
                    "nothing was sent to " + origin + ": the address has a user part before the host",
                    "Take what stands before the @ out of the address; Signet brings the credentials.");
        }
        if (!contains(allowed, target)) {
            for (var each : forbidden.entrySet()) {
                if (each.getKey().matches(target)) {
                    throw each.getValue().get();
                }
            }
            var origin = Origin.describe(target);
            throw new UntrustedOriginException(
                    origin,
                    "nothing was sent to " + origin + ": credentials go to " + list() + " only",
                    remedy(target));
        }
    }

    /** Naming an origin that can't be allowed would help nobody. */
    private static String remedy(URI target) {
        boolean plain = "http".equalsIgnoreCase(target.getScheme()) || "ws".equalsIgnoreCase(target.getScheme());
        return plain && target.getHost() != null && !isLoopback(target) ? HTTPS_REMEDY : REMEDY;
    }

    /**
     * Whether a request to {@code target} goes out untouched, without credentials.
     *
     * @param target where a request goes
     * @return true when its origin was named so on purpose
     */
    public boolean passesThrough(URI target) {
        return passThrough.length > 0 && contains(passThrough, target);
    }

    /**
     * The origin of {@code target}, for messages and for telling origins apart.
     *
     * @param target where a request goes
     * @return such as {@code https://api.acme.test}; never its path or user part
     */
    public static String describe(URI target) {
        return Origin.describe(target);
    }

    /**
     * Whether {@code target} is on this machine, by a literal address or {@code localhost}.
     *
     * @param target an http or https address
     * @return false for names that would have to be looked up
     */
    public static boolean isLoopback(URI target) {
        return Origin.parse(URI.create(Origin.describe(target))).isLoopback();
    }

    /** Tells the allowed origins; they are no secret. */
    @Override
    public String toString() {
        return "OriginRules[allow " + list() + ", pass through " + Arrays.toString(passThrough) + "]";
    }

    private String list() {
        return allowed.length == 0 ? "no origin" : Arrays.toString(allowed);
    }

    private static boolean contains(Origin[] origins, URI target) {
        for (var origin : origins) {
            if (origin.matches(target)) {
                return true;
            }
        }
        return false;
    }

    /** Collects origins. Not safe for use by several threads. */
    public static final class Builder {
        private final Set<Origin> allowed = new LinkedHashSet<>();
        private final Set<Origin> passThrough = new LinkedHashSet<>();
        private final Map<Origin, Supplier<PolicyDeniedException>> forbidden = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Lets credentials go to an origin; none unless set.
         *
         * @param origin such as {@code https://api.acme.test} or {@code http://127.0.0.1:8080}
         * @return this
         * @throws IllegalArgumentException when it is no origin, or {@code http} to anything but a loopback address
         */
        public Builder allow(URI origin) {
            var parsed = Origin.parse(origin);
            if (!parsed.secure() && !parsed.isLoopback()) {
                throw new IllegalArgumentException(
                        "credentials can't go to " + parsed
                                + ": http shows them to everybody on the way. Use https, or http on 127.0.0.1, [::1] or localhost");
            }
            allowed.add(parsed);
            return this;
        }

        /**
         * As {@link #allow(URI)}.
         *
         * @param origin such as {@code https://api.acme.test}
         * @return this
         * @throws IllegalArgumentException when it is no origin, or {@code http} to anything but a loopback address
         */
        public Builder allow(String origin) {
            return allow(Origin.uri(origin));
        }

        /**
         * Keeps credentials from an origin whoever allows it; none unless set. Decided here once, so that a request costs no
         * more where there is a policy.
         *
         * @param origin such as {@code https://api.acme.test}
         * @param denial made anew for each request
         * @return this
         * @throws IllegalArgumentException when it is no origin
         */
        public Builder forbid(URI origin, Supplier<PolicyDeniedException> denial) {
            forbidden.put(Origin.parse(origin), denial);
            return this;
        }

        /**
         * Lets requests go to an origin as they are, without credentials; none unless set.
         *
         * @param origin such as {@code https://downloads.acme.test}
         * @return this
         * @throws IllegalArgumentException when it is no origin
         */
        public Builder passThrough(URI origin) {
            passThrough.add(Origin.parse(origin));
            return this;
        }

        /**
         * As {@link #passThrough(URI)}.
         *
         * @param origin such as {@code https://downloads.acme.test}
         * @return this
         * @throws IllegalArgumentException when it is no origin
         */
        public Builder passThrough(String origin) {
            return passThrough(Origin.uri(origin));
        }

        /**
         * The rules.
         *
         * @return never changed by later calls
         * @throws IllegalArgumentException when an origin is both allowed and passed through
         */
        public OriginRules build() {
            var both = new LinkedHashSet<>(allowed);
            both.retainAll(passThrough);
            if (!both.isEmpty()) {
                throw new IllegalArgumentException(
                        "these origins are both allowed and passed through: " + both + ". Decide for one");
            }
            var remaining = new LinkedHashSet<>(allowed);
            remaining.removeAll(forbidden.keySet());
            return new OriginRules(remaining, passThrough, forbidden);
        }
    }
}
