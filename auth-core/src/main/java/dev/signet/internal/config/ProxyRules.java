package dev.signet.internal.config;

import dev.signet.auth.ConfigurationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The proxies that the usual environment variables name, and the hosts they leave out. Immutable. */
final class ProxyRules extends ProxySelector {
    private static final int DEFAULT_PORT = 80;
    private static final int MAX_PORT = 65_535;

    private final @Nullable Proxy https;
    private final @Nullable Proxy http;
    private final DirectHosts direct;

    private ProxyRules(@Nullable Proxy https, @Nullable Proxy http, DirectHosts direct) {
        this.https = https;
        this.http = http;
        this.direct = direct;
    }

    /**
     * Reads {@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY} for those of the two that are not set, and
     * {@code NO_PROXY}; each in upper case, else in lower case.
     *
     * @return empty when no proxy is named
     * @throws ConfigurationException when one is named that can't be used; its address is not shown, as it may hold a password
     */
    static Optional<ProxyRules> from(Settings settings) throws ConfigurationException {
        Proxy https = proxy(settings, "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy");
        // In a CGI program HTTP_PROXY is a header that the visitor sent.
        Proxy http = settings.variable("REQUEST_METHOD").isPresent()
                ? proxy(settings, "http_proxy", "ALL_PROXY", "all_proxy")
                : proxy(settings, "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy");
        if (https == null && http == null) {
            return Optional.empty();
        }
        String except = settings.variable("NO_PROXY")
                .or(() -> settings.variable("no_proxy"))
                .orElse("");
        return Optional.of(new ProxyRules(https, http, DirectHosts.parse(except)));
    }

    private static @Nullable Proxy proxy(Settings settings, String... variables) throws ConfigurationException {
        for (String variable : variables) {
            Optional<String> value =
                    settings.variable(variable).map(String::strip).filter(text -> !text.isEmpty());
            if (value.isPresent()) {
                return parse(value.get(), variable);
            }
        }
        return null;
    }

    private static Proxy parse(String value, String variable) throws ConfigurationException {
        URI address;
        try {
            address = new URI(value.contains("://") ? value : "http://" + value);
        } catch (URISyntaxException e) {
            throw unusable(variable, "is no address");
        }
        if (!"http".equalsIgnoreCase(address.getScheme())) {
            throw unusable(variable, "is not of scheme http; proxies reached by SOCKS or by TLS are not supported");
        }
        if (address.getRawUserInfo() != null || value.contains("@")) {
            throw unusable(variable, "has a user name in it; proxies that ask for a login are not supported");
        }
        String path = address.getRawPath();
        boolean bare = (path.isEmpty() || path.equals("/"))
                && address.getRawQuery() == null
                && address.getRawFragment() == null;
        if (address.getHost() == null || !bare || address.getPort() == 0 || address.getPort() > MAX_PORT) {
            throw unusable(variable, "is no address of the form http://host:port");
        }
        int port = address.getPort() < 0 ? DEFAULT_PORT : address.getPort();
        return new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(withoutBrackets(address.getHost()), port));
    }

    private static ConfigurationException unusable(String variable, String why) {
        return new ConfigurationException(
                "the proxy that " + variable + " names can't be used: it " + why,
                "Set " + variable + " to http://host:port, or unset it.",
                null);
    }

    @Override
    public List<Proxy> select(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            return List.of(Proxy.NO_PROXY);
        }
        boolean secure = !"http".equalsIgnoreCase(uri.getScheme());
        Proxy proxy = secure ? https : http;
        int port = uri.getPort() >= 0 ? uri.getPort() : secure ? 443 : 80;
        boolean none = proxy == null || direct.contains(withoutBrackets(host).toLowerCase(Locale.ROOT), port);
        return List.of(none ? Proxy.NO_PROXY : proxy);
    }

    /** One proxy, and no way round it. */
    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

    private static String withoutBrackets(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public String toString() {
        return "ProxyRules[https " + (https != null) + ", http " + (http != null) + "]";
    }
}
