package dev.signet.internal.signin;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a document from elsewhere may send us to: those of the public network. The others are where a forged document would
 * aim: this machine, its neighbours, the metadata service of a cloud (RFC 6890; RFC 9728, section 7.7).
 */
final class AddressRules {
    private static final Pattern LOOPBACK_NAME =
            Pattern.compile("localhost|.+\\.localhost|127(?:\\.\\d{1,3}){3}|\\[(?:::1|0:0:0:0:0:0:0:1)]");

    private AddressRules() {}

    /** Whether {@code host}, as an address has it, means this machine by its very text. */
    static boolean isLoopbackName(@Nullable String host) {
        return host != null
                && LOOPBACK_NAME.matcher(host.toLowerCase(Locale.ROOT)).matches();
    }

    /** Whether {@code address} is one of the public network. */
    static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        return address instanceof Inet6Address ? isPublicV6(bytes) : isPublicV4(bytes, 0);
    }

    private static boolean isPublicV4(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        int second = bytes[at + 1] & 0xff;
        int third = bytes[at + 2] & 0xff;
        return switch (first) {
            case 0, 10, 127 -> false;
            case 100 -> second < 64 || second > 127; // shared by carriers
            case 169 -> second != 254;
            case 172 -> second < 16 || second > 31;
            case 192 -> second != 168 && !(second == 0 && (third == 0 || third == 2));
            case 198 -> second != 18 && second != 19 && !(second == 51 && third == 100);
            case 203 -> !(second == 0 && third == 113);
            default -> first < 224;
        };
    }

    private static boolean isPublicV6(byte[] bytes) {
        int head = ((bytes[0] & 0xff) << 8) | (bytes[1] & 0xff);
        if (head == 0x2002) { // 6to4 holds an IPv4 address
            return isPublicV4(bytes, 2);
        }
        if (head == 0x0064 && (bytes[2] & 0xff) == 0xff && (bytes[3] & 0xff) == 0x9b) { // NAT64, likewise
            return isPublicV4(bytes, 12);
        }
        boolean documentation = head == 0x2001 && (bytes[2] & 0xff) == 0x0d && (bytes[3] & 0xff) == 0xb8;
        boolean teredo = head == 0x2001 && bytes[2] == 0 && bytes[3] == 0;
        // 2000::/3 is all that is given out; unique local addresses and mapped ones lie outside.
        return (head & 0xe000) == 0x2000 && !documentation && !teredo;
    }
}
