package dev.signet.internal.callback;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/**
 * Opens a web page in the person's browser. The address is one argument of a program: no shell ever reads it. Safe for use
 * by several threads.
 */
public final class BrowserLauncher {
    private final Desktop desktop;
    private final ProcessStarter starter;

    BrowserLauncher(Desktop desktop, ProcessStarter starter) {
        this.desktop = desktop;
        this.starter = starter;
    }

    /**
     * For the machine this runs on.
     *
     * @param settings tell whether there is a display; without an environment no browser is started on Linux
     */
    public static BrowserLauncher create(Settings settings) {
        return new BrowserLauncher(Desktop.of(Desktop.Machine.HERE, settings), ProcessStarter.ofThisMachine());
    }

    /**
     * Starts a browser and does not wait for it.
     *
     * @param address http or https, with a host and without a user name
     * @return whether a program that opens browsers could be started; it may still find none, so show the address as well
     * @throws ConfigurationException when the address is of another kind, which no browser is to be given; it is not quoted
     */
    public boolean open(URI address) throws ConfigurationException {
        String text = requireWebPage(address);
        for (List<String> opener : desktop.openers()) {
            try {
                starter.start(Stream.concat(opener.stream(), Stream.of(text)).toList());
                return true;
            } catch (IOException e) {
                // The next one may do.
            }
        }
        return false;
    }

    private static String requireWebPage(URI address) throws ConfigurationException {
        boolean web = "https".equalsIgnoreCase(address.getScheme()) || "http".equalsIgnoreCase(address.getScheme());
        if (!web || address.getHost() == null || address.getRawUserInfo() != null) {
            throw new ConfigurationException(
                    "the address to be opened in a browser must begin with https:// and a host, without a user name, but did not",
                    "Correct the authorization server's metadata or the endpoint set for it. Do not open the address by hand.",
                    null);
        }
        // Beginning with its scheme it can't pass for an option; in ASCII it holds no character that only looks like
        // another.
        return address.toASCIIString();
    }
}
