package dev.signet.internal.oauth;

import dev.signet.auth.ConfigurationException;
import java.net.URI;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where secrets may be sent, and how such an address is shown. */
public final class Endpoints {
    private static final Pattern LOOPBACK = Pattern.compile(
            "localhost|127(?:\\.(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}|\\[(?:::1|0:0:0:0:0:0:0:1)]");
    private static final int MAX_PORT = 65_535;

    private Endpoints() {}

    /**
     * Refuses an endpoint that secrets must not go to. Allowed is https, and http on {@code localhost}, 127.0.0.0/8 or
     * {@code [::1]} as literals; never a user name in it, nor a fragment (RFC 6749, section 3.2).
     *
     * @param endpoint as configured
     * @param setting what a person changes to correct it, such as the name of a variable
     * @return {@code endpoint}
     * @throws ConfigurationException naming setting and address; a user name, a password or a query is not shown
     */
    public static URI requireSecure(URI endpoint, String setting) throws ConfigurationException {
        String found = fault(endpoint);
        if (!found.isEmpty()) {
            throw new ConfigurationException(
                    setting + " must be an https address, or http on a loopback address, but " + describe(endpoint)
                            + " " + found,
                    "Set " + setting + " to an address such as https://login.example/oauth/token.",
                    null);
        }
        return endpoint;
    }

    /** Whether {@link #requireSecure} takes {@code endpoint}. */
    public static boolean isSecure(URI endpoint) {
        return fault(endpoint).isEmpty();
    }

    /** Origin and path in ASCII; without user name, query and fragment, where secrets may be. */
    public static String describe(URI endpoint) {
        URI ascii = URI.create(endpoint.toASCIIString());
        if (ascii.getHost() == null) {
            return ascii.getScheme() == null ? "an address without a scheme" : ascii.getScheme() + ":…";
        }
        String port = ascii.getPort() < 0 ? "" : ":" + ascii.getPort();
        return ascii.getScheme() + "://" + ascii.getHost() + port + ascii.getRawPath();
    }

    /** What is wrong with {@code endpoint}, to follow its description; empty when nothing is. */
    private static String fault(URI endpoint) {
        String scheme = lowerCase(endpoint.getScheme());
        String host = lowerCase(endpoint.getHost());
        if (host.isEmpty()) {
            return "names no host";
        }
        if (!scheme.equals("https")
                && !(scheme.equals("http") && LOOPBACK.matcher(host).matches())) {
            return "is neither";
        }
        if (endpoint.getRawUserInfo() != null) {
            return "has a user name in it";
        }
        if (endpoint.getRawFragment() != null) {
            return "has a fragment";
        }
        if (endpoint.getPort() == 0 || endpoint.getPort() > MAX_PORT) {
            return "has no valid port";
        }
        return "";
    }

    private static String lowerCase(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
