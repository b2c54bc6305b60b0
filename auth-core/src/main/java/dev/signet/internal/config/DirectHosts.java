package dev.signet.internal.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The hosts that are reached without a proxy: loopback ones always, and those of a {@code NO_PROXY} list. An entry is
 * {@code *}, a domain (which means its subdomains too, with a dot before it or not), an IP address or a range such as
 * {@code 10.0.0.0/8}; a domain or address may have a port. Names are never looked up. Immutable.
 */
final class DirectHosts {
    private static final Pattern IP_LITERAL = Pattern.compile(
            "OCTET(?:\\.OCTET){3}|[0-9a-f]*:[0-9a-f:.]*".replace("OCTET", "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)"));
    private static final Pattern WITH_PORT = Pattern.compile("(?:\\[([^]]*)]|([^:]*))(?::(\\d{1,5}))?");
    private static final Pattern RANGE = Pattern.compile("([^/]+)/(\\d{1,3})");
    private static final int ANY_PORT = -1;

    private interface Rule {
        boolean matches(String host, int port);
    }

    private final List<Rule> rules;

    private DirectHosts(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /** Reads a list separated by commas or blanks. Entries that mean nothing match nothing. */
    static DirectHosts parse(String list) {
        var rules = new ArrayList<Rule>();
        for (String entry : list.toLowerCase(Locale.ROOT).split("[,\\s]+", -1)) {
            if (!entry.isEmpty()) {
                rules.add(rule(entry));
            }
        }
        return new DirectHosts(rules);
    }

    /**
     * Whether {@code host} is reached directly.
     *
     * @param host in lower case, without brackets
     */
    boolean contains(String host, int port) {
        return isLoopback(host) || rules.stream().anyMatch(rule -> rule.matches(host, port));
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost")
                || address(host).map(InetAddress::isLoopbackAddress).orElse(false);
    }

    private static Rule rule(String entry) {
        if (entry.equals("*")) {
            return (host, port) -> true;
        }
        Matcher range = RANGE.matcher(entry);
        if (range.matches()) {
            return range(range.group(1), Integer.parseInt(range.group(2)));
        }
        if (address(entry).isPresent()) {
            return host(entry, ANY_PORT);
        }
        Matcher parts = WITH_PORT.matcher(entry);
        if (!parts.matches()) {
            return (host, port) -> false;
        }
        String name = parts.group(1) != null ? parts.group(1) : parts.group(2);
        int port = parts.group(3) == null ? ANY_PORT : Integer.parseInt(parts.group(3));
        return host(name, port);
    }

    private static Rule host(String entry, int entryPort) {
        Optional<InetAddress> ip = address(entry);
        String domain = entry.replaceFirst("^\\*?\\.", "");
        return (host, port) -> {
            if (domain.isEmpty() || (entryPort != ANY_PORT && entryPort != port)) {
                return false;
            }
            Optional<InetAddress> hostIp = address(host);
            return hostIp.isPresent() ? hostIp.equals(ip) : host.equals(domain) || host.endsWith("." + domain);
        };
    }

    private static Rule range(String network, int bits) {
        byte[] prefix = address(network).map(InetAddress::getAddress).orElse(new byte[0]);
        return (host, port) -> {
            byte[] other = address(host).map(InetAddress::getAddress).orElse(new byte[0]);
            return other.length > 0
                    && other.length == prefix.length
                    && bits <= other.length * 8
                    && startsAlike(prefix, other, bits);
        };
    }

    private static boolean startsAlike(byte[] one, byte[] other, int bits) {
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> (bit % 8);
            if ((one[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }

    /** The address that {@code text} spells; empty for a name, which must not be looked up. */
    private static Optional<InetAddress> address(String text) {
        if (!IP_LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.getByName(text));
        } catch (UnknownHostException e) {
            return Optional.empty();
        }
    }
}
