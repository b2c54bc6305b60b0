package dev.signet.internal.signin;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks host names up; a literal address is itself. May block as long as the system's resolver does. */
@FunctionalInterface
public interface HostResolver {
    /**
     * All addresses of {@code host}.
     *
     * @throws UnknownHostException when there is none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;

    /** The resolver of the system. */
    static HostResolver system() {
        return host -> List.of(InetAddress.getAllByName(host));
    }
}
