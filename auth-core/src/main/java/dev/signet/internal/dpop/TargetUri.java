package dev.signet.internal.dpop;

import java.net.URI;
import java.util.Locale;

/**
 * What a proof says of where a request goes (RFC 9449, section 4.2). A WebSocket's handshake is a request of http (RFC 6455, section
 * 4.1). Normal in the sense of RFC 3986, section 6.2.3, and RFC 9110, section 4.2.3: no default port, no empty path, since servers
 * compare what they put together from what the client sends.
 *
 * @param origin whom a nonce belongs to (RFC 6454)
 * @param htu scheme, authority and path; neither query nor fragment
 */
record TargetUri(String origin, String htu) {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    /** The target of a request. */
    static TargetUri of(URI target) {
        var given = target.getScheme();
        var host = target.getHost();
        if (given == null || host == null) {
            throw new IllegalArgumentException("a request goes to an absolute address with a host");
        }
        var scheme = given.toLowerCase(Locale.ROOT).replaceFirst("^ws", "http");
        var usual = scheme.equals("https") ? HTTPS : HTTP;
        var port = target.getPort() == -1 || target.getPort() == usual ? "" : ":" + target.getPort();
        var origin = scheme + "://" + host.toLowerCase(Locale.ROOT) + port;
        var path = target.getRawPath();
        return new TargetUri(origin, origin + (path == null || path.isEmpty() ? "/" : path));
    }
}
