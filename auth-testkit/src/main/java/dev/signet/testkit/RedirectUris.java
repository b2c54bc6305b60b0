package dev.signet.testkit;

import java.net.URI;
import java.util.Map;
import java.util.Set;

/** Which redirect URIs fit a registered one, and how parameters get into them. */
final class RedirectUris {
    private static final Set<String> LOOPBACK_HOSTS = Set.of("127.0.0.1", "[::1]", "localhost");

    private RedirectUris() {}

    /**
     * The same text; or the same but for the port, on a loopback host with plain http (RFC 8252, section 7.3; for
     * {@code localhost} RFC 9700, section 4.1.3).
     */
    static boolean fits(String registered, String asked) {
        if (registered.equals(asked)) {
            return true;
        }
        try {
            URI known = URI.create(registered);
            URI wanted = URI.create(asked);
            return isLoopback(known) && isLoopback(wanted) && withoutPort(known).equals(withoutPort(wanted));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isLoopback(URI uri) {
        return "http".equals(uri.getScheme())
                && uri.getHost() != null
                && LOOPBACK_HOSTS.contains(uri.getHost())
                && uri.getRawUserInfo() == null
                && uri.getRawFragment() == null;
    }

    private static String withoutPort(URI uri) {
        return uri.getHost() + " " + uri.getRawPath() + "?" + uri.getRawQuery();
    }

    /** A query of its own stays (RFC 6749, section 3.1.2). */
    static String with(String redirectUri, Map<String, String> parameters) {
        return redirectUri + (redirectUri.contains("?") ? "&" : "?") + FormParameters.format(parameters);
    }
}
