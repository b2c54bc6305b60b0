package dev.signet.internal.config;

import dev.signet.auth.ConfigurationException;
import java.io.IOException;
import java.net.ProxySelector;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * How every connection of ours goes out: which issuers of certificates are trusted, and through which proxy. Immutable and
 * safe for use by several threads.
 *
 * <p>A CA bundle adds to the JVM's trust and does not replace it. It names the issuer of a proxy that opens TLS, in most
 * places, and that proxy lets some hosts through untouched; the program that shares the home adds too. Trust never gets
 * smaller by a mistake in the bundle, and never disappears: a bundle that can't be used is an error.
 */
public final class TransportSettings {
    private static final TransportSettings JVM = new TransportSettings(null, null);

    private final @Nullable CaBundle bundle;
    private final @Nullable ProxyRules proxies;

    private TransportSettings(@Nullable CaBundle bundle, @Nullable ProxyRules proxies) {
        this.bundle = bundle;
        this.proxies = proxies;
    }

    /** What the JVM is set up with: its trust store and its proxy properties. */
    public static TransportSettings ofJvm() {
        return JVM;
    }

    /**
     * The JVM's, changed by what the environment says: {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} and
     * {@code NO_PROXY}, in upper case before lower case, and a CA bundle. Reads and checks the bundle, which takes tens of
     * milliseconds when there is one.
     *
     * @param settings where variables come from
     * @param caVariables the variables that may name a CA bundle; the first that is set counts
     * @throws ConfigurationException naming the variable, when a proxy or the bundle can't be used
     */
    public static TransportSettings from(Settings settings, List<String> caVariables) throws ConfigurationException {
        ProxyRules proxies = ProxyRules.from(settings).orElse(null);
        for (String variable : caVariables) {
            Optional<String> file = settings.variable(variable);
            if (file.isPresent()) {
                return new TransportSettings(CaBundle.read(file.get(), variable), proxies);
            }
        }
        return proxies == null ? JVM : new TransportSettings(null, proxies);
    }

    /**
     * The TLS context to connect with.
     *
     * @return empty when the JVM's default is to be used
     * @throws IOException when the JVM's own trust store can't be read
     * @throws GeneralSecurityException when the JVM has no usable TLS
     */
    public Optional<SSLContext> sslContext() throws IOException, GeneralSecurityException {
        return bundle == null ? Optional.empty() : Optional.of(bundle.addedToDefaultTrust());
    }

    /**
     * The proxies to connect through.
     *
     * @return empty when the JVM's default is to be used
     */
    public Optional<ProxySelector> proxies() {
        return Optional.ofNullable(proxies);
    }

    @Override
    public String toString() {
        return "TransportSettings[" + Objects.toString(bundle, "JVM trust") + ", "
                + Objects.toString(proxies, "JVM proxies") + "]";
    }
}
