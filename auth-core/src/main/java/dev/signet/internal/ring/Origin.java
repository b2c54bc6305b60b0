package dev.signet.internal.ring;

import java.net.URI;
import java.util.Locale;

/** Which service an address belongs to. Pure. */
final class Origin {
    private Origin() {}

    /**
     * The origin of an address (RFC 6454, section 6.2): scheme, host, and the port unless it is the scheme's own. An address
     * without a host, as a registrar of an application's own may have, stands for itself.
     */
    static String of(URI address) {
        if (address.getHost() == null) {
            return address.toString();
        }
        String scheme = address.getScheme().toLowerCase(Locale.ROOT);
        int port = address.getPort();
        boolean usual = port < 0 || (scheme.equals("https") && port == 443) || (scheme.equals("http") && port == 80);
        return scheme + "://" + address.getHost().toLowerCase(Locale.ROOT) + (usual ? "" : ":" + port);
    }
}
