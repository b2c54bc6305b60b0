package dev.signet.internal.policy;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * Scheme, host and port as one text that can be compared (RFC 6454, section 6.2). {@code ws} and {@code wss} count as
 * {@code http} and {@code https}. Spellings that mean the same and are not brought to one form, such as those of an IPv6
 * address, count as different, which forbids.
 */
final class WebOrigin {
    private WebOrigin() {}

    /** The origin of {@code uri}; empty when it has none that a request could go to. */
    static Optional<String> of(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        boolean secure = scheme.equals("https") || scheme.equals("wss");
        if (!secure && !scheme.equals("http") && !scheme.equals("ws")) {
            return Optional.empty();
        }
        int usual = secure ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return Optional.of((secure ? "https://" : "http://") + host + (port == usual ? "" : ":" + port));
    }

    /**
     * Reads an origin that somebody wrote down.
     *
     * @return empty when it is more or less than an origin
     */
    static Optional<String> parse(String text) {
        try {
            URI uri = new URI(text);
            boolean bare = uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null
                    && (uri.getRawPath() == null
                            || uri.getRawPath().isEmpty()
                            || uri.getRawPath().equals("/"));
            return bare ? of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }
}
