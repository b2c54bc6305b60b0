package dev.signet.internal.verify;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * The address of a request as {@code htu} names it (RFC 9449, section 4.2): without query and fragment, in the normal form of RFC
 * 3986, sections 6.2.2 and 6.2.3. Two spellings of one address are equal.
 *
 * @param text the normal form
 */
public record TargetUri(String text) {
    private static final int MAX_LENGTH = 4096;

    /**
     * Reads an address.
     *
     * @return empty unless it is an absolute http or https URI with a host and without a user name
     */
    public static Optional<TargetUri> parse(String text) {
        if (text.length() > MAX_LENGTH) {
            return Optional.empty();
        }
        try {
            return of(new URI(text));
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    /** As {@link #parse}, of an address that was read. */
    public static Optional<TargetUri> of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        int defaultPort = switch (scheme) {
            case "https" -> 443;
            case "http" -> 80;
            default -> -1;
        };
        if (defaultPort < 0 || uri.getHost() == null || uri.getRawUserInfo() != null) {
            return Optional.empty();
        }
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        String port = uri.getPort() < 0 || uri.getPort() == defaultPort ? "" : ":" + uri.getPort();
        return Optional.of(new TargetUri(scheme + "://" + host + port + path(uri.getRawPath())));
    }

    private static String path(String raw) {
        String plain = removeDotSegments(normalizeEscapes(raw));
        return plain.isEmpty() ? "/" : plain;
    }

    /** Sections 6.2.2.1 and 6.2.2.2: upper-case digits, and no escape for what needs none. */
    private static String normalizeEscapes(String raw) {
        var plain = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '%') {
                plain.append(c);
                continue;
            }
            // Whoever made the URI has checked that two digits follow.
            int octet = Integer.parseInt(raw.substring(i + 1, i + 3), 16);
            if (isUnreserved(octet)) {
                plain.append((char) octet);
            } else {
                plain.append(raw.substring(i, i + 3).toUpperCase(Locale.ROOT));
            }
            i += 2;
        }
        return plain.toString();
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "-._~".indexOf(c) >= 0;
    }

    /** Section 5.2.4, for a path that is empty or begins with a slash. */
    private static String removeDotSegments(String path) {
        var kept = new StringBuilder(path.length());
        int at = 0;
        while (at < path.length()) {
            int end = path.indexOf('/', at + 1);
            boolean last = end < 0;
            String segment = path.substring(at + 1, last ? path.length() : end);
            if (segment.equals("..")) {
                kept.setLength(Math.max(0, kept.lastIndexOf("/")));
            } else if (!segment.equals(".")) {
                kept.append('/').append(segment);
            }
            if (last && (segment.equals(".") || segment.equals(".."))) {
                kept.append('/');
            }
            at = last ? path.length() : end;
        }
        return kept.toString();
    }
}
