package dev.signet.internal.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Scheme, host and port (RFC 6454, section 4).
 *
 * <p>{@code ws} and {@code wss} count as {@code http} and {@code https}: a WebSocket begins as a request of those (RFC 6455,
 * section 4.1). A trailing dot makes another host, as it does in RFC 6454. IPv6 literals are compared by the address they
 * name.
 *
 * @param secure true for {@code https}, false for {@code http}
 * @param host in lower case; IPv6 literals in brackets and in the JDK's spelling
 * @param port never -1
 */
record Origin(boolean secure, String host, int port) {
    private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    /**
     * Reads an address that a person wrote down.
     *
     * @throws IllegalArgumentException when it is none; does not quote it, as it may hold a password
     */
    static URI uri(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(
                    "an origin must look like https://host or https://host:port, but what was given is no address: "
                            + e.getReason() + " at index " + e.getIndex());
        }
    }

    /**
     * Reads an origin that a person wrote down.
     *
     * @throws IllegalArgumentException when it is anything more or less than an origin
     */
    static Origin parse(URI uri) {
        var secure = isSecure(uri.getScheme());
        if (secure == null || uri.getHost() == null) {
            throw new IllegalArgumentException(
                    "an origin must look like https://host or https://host:port, but was " + describe(uri));
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("an origin has no user part before the host: give " + describe(uri));
        }
        var path = uri.getRawPath();
        if (!(path.isEmpty() || path.equals("/")) || uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "an origin has no path, query or fragment, since credentials go to all of a host and port: give "
                            + describe(uri));
        }
        return new Origin(secure, canonicalHost(uri.getHost()), portOf(uri, secure));
    }

    /** Whether {@code uri} has this origin. Allocates nothing unless an IPv6 literal is spelled in an unusual way. */
    boolean matches(URI uri) {
        var otherSecure = isSecure(uri.getScheme());
        var otherHost = uri.getHost();
        return otherSecure != null
                && otherHost != null
                && secure == otherSecure
                && port == portOf(uri, secure)
                && (host.equalsIgnoreCase(otherHost)
                        || (isBracketed(host) && isBracketed(otherHost) && host.equals(canonicalHost(otherHost))));
    }

    /** Whether requests to it can't leave the machine: 127.0.0.0/8, ::1 or {@code localhost}. */
    boolean isLoopback() {
        return host.equals("localhost")
                || host.equals("[0:0:0:0:0:0:0:1]")
                || LOOPBACK_V4.matcher(host).matches();
    }

    /** The origin of {@code uri} for a message; never its user part, path or query. */
    static String describe(URI uri) {
        var scheme = uri.getScheme() == null ? "(no scheme)" : uri.getScheme().toLowerCase(Locale.ROOT);
        var host = uri.getHost() == null ? "(no host)" : uri.getHost().toLowerCase(Locale.ROOT);
        var secure = isSecure(uri.getScheme());
        boolean usual = uri.getPort() == -1 || (secure != null && uri.getPort() == defaultPort(secure));
        var port = usual ? "" : ":" + uri.getPort();
        return scheme + "://" + host + port;
    }

    /** By hand: what a record brings itself is put together at run time, which a cold start would wait for. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Origin origin
                && secure == origin.secure
                && port == origin.port
                && host.equals(origin.host);
    }

    @Override
    public int hashCode() {
        return 31 * host.hashCode() + port + (secure ? 1 : 0);
    }

    @Override
    public String toString() {
        var shown = port == defaultPort(secure) ? "" : ":" + port;
        return (secure ? "https://" : "http://") + host + shown;
    }

    private static @Nullable Boolean isSecure(@Nullable String scheme) {
        if ("https".equalsIgnoreCase(scheme) || "wss".equalsIgnoreCase(scheme)) {
            return true;
        }
        boolean plain = "http".equalsIgnoreCase(scheme) || "ws".equalsIgnoreCase(scheme);
        return plain ? false : null;
    }

    private static int portOf(URI uri, boolean secure) {
        return uri.getPort() == -1 ? defaultPort(secure) : uri.getPort();
    }

    private static int defaultPort(boolean secure) {
        return secure ? 443 : 80;
    }

    private static boolean isBracketed(String host) {
        return host.startsWith("[");
    }

    private static String canonicalHost(String host) {
        if (!isBracketed(host)) {
            return host.toLowerCase(Locale.ROOT);
        }
        try {
            // A literal in brackets is never looked up. An IPv4-mapped one stays as it is: it is another host by RFC
            // 6454.
            return InetAddress.getByName(host) instanceof Inet6Address address
                    ? "[" + address.getHostAddress() + "]"
                    : host.toLowerCase(Locale.ROOT);
        } catch (UnknownHostException e) {
            return host.toLowerCase(Locale.ROOT);
        }
    }
}
