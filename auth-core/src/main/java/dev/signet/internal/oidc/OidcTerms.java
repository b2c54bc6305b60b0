package dev.signet.internal.oidc;

import dev.signet.internal.config.DurationLimit;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.signin.ClientProof;
import dev.signet.internal.signin.ServerMetadata;
import dev.signet.internal.text.PlainText;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What can be set of an {@link OidcProfile}, checked, with its defaults. Each {@code with} method returns a changed copy or
 * throws {@link IllegalArgumentException}; nothing changes after that.
 */
final class OidcTerms {
    private static final int MAX_PORT = 65_535;
    private static final int DEFAULT_NAME_DIGITS = 12;

    private final String issuer;
    private final String clientId;
    private AppName app;
    private boolean isNamed;
    private List<String> scopes = List.of("openid", "profile", "email", "offline_access");
    private boolean isScopeGiven;
    private List<Integer> ports = List.of(0);
    private Set<URI> origins = Set.of();
    private String signInCommand = "";
    private Duration maxAge = Duration.ofHours(1);
    private Duration grace = Duration.ZERO;
    private Set<String> trustedHosts = Set.of();
    private ClientProof proof;
    private boolean namesTokenEndpoint;
    private Binding binding = Binding.NONE;
    private Platform platform = Platform.current();

    /** Whether tokens are bound to a key (RFC 9449). */
    enum Binding {
        NONE,
        WHERE_OFFERED,
        REQUIRED
    }

    private OidcTerms(String issuer, String clientId, AppName app) {
        this.issuer = issuer;
        this.clientId = clientId;
        this.app = app;
        this.proof = ClientProof.none();
    }

    /** The defaults; the application's name is {@code oidc-} and a digest of issuer and client id. */
    static OidcTerms of(String issuer, String clientId) {
        requireIssuer(issuer);
        if (clientId.isBlank() || !PlainText.isPrintable(clientId)) {
            throw new IllegalArgumentException(
                    "a client id must be one or more printable ASCII characters, but was " + PlainText.shown(clientId));
        }
        var digest = Sha256.hex((issuer + "\n" + clientId).getBytes(StandardCharsets.UTF_8));
        return new OidcTerms(issuer, clientId, new AppName("oidc-" + digest.substring(0, DEFAULT_NAME_DIGITS)));
    }

    private static void requireIssuer(String issuer) {
        URI address;
        try {
            address = new URI(issuer);
        } catch (URISyntaxException e) {
            // Neither quoted nor chained: an address may carry a password.
            throw new IllegalArgumentException(
                    "an issuer must be an address, but character " + e.getIndex() + " of it can't be there");
        }
        if (!PlainText.isSendable(issuer) || !Endpoints.isSecure(address) || address.getRawQuery() != null) {
            throw new IllegalArgumentException(
                    "an issuer must be an https address without user, query and fragment (http"
                            + " on loopback only), in ASCII, but was " + PlainText.shown(Endpoints.describe(address)));
        }
    }

    private OidcTerms copy() {
        var copy = new OidcTerms(issuer, clientId, app);
        copy.isNamed = isNamed;
        copy.scopes = scopes;
        copy.isScopeGiven = isScopeGiven;
        copy.ports = ports;
        copy.origins = origins;
        copy.signInCommand = signInCommand;
        copy.maxAge = maxAge;
        copy.grace = grace;
        copy.trustedHosts = trustedHosts;
        copy.proof = proof;
        copy.namesTokenEndpoint = namesTokenEndpoint;
        copy.binding = binding;
        copy.platform = platform;
        return copy;
    }

    OidcTerms withApp(String name) {
        var changed = copy();
        changed.app = new AppName(name);
        changed.isNamed = true;
        return changed;
    }

    OidcTerms withScopes(List<String> values) {
        for (var scope : values) {
            if (scope.isEmpty()
                    || !PlainText.isSendable(scope)
                    || scope.indexOf('"') >= 0
                    || scope.indexOf('\\') >= 0) {
                throw new IllegalArgumentException(
                        "a scope must be printable ASCII without blank, quote and backslash, but was "
                                + PlainText.shown(scope));
            }
        }
        var changed = copy();
        changed.scopes = List.copyOf(new LinkedHashSet<>(values));
        changed.isScopeGiven = true;
        return changed;
    }

    OidcTerms withPorts(int... candidates) {
        var distinct = new LinkedHashSet<Integer>();
        for (var port : candidates) {
            if (port < 0 || port > MAX_PORT) {
                throw new IllegalArgumentException("a port must be from 0 to " + MAX_PORT + ", but was " + port);
            }
            distinct.add(port);
        }
        if (distinct.isEmpty()) {
            throw new IllegalArgumentException("there must be a port to be answered on; 0 stands for any free one");
        }
        var changed = copy();
        changed.ports = List.copyOf(distinct);
        return changed;
    }

    OidcTerms withOrigins(Set<URI> addresses) {
        for (var origin : addresses) {
            if (!Endpoints.isSecure(origin)) {
                throw new IllegalArgumentException("an origin must be https, or http on a loopback address, but was "
                        + Endpoints.describe(origin));
            }
        }
        var changed = copy();
        changed.origins = Set.copyOf(addresses);
        return changed;
    }

    OidcTerms withSignInCommand(String command) {
        if (command.isBlank() || !PlainText.isPrintable(command) || command.indexOf('`') >= 0) {
            throw new IllegalArgumentException(
                    "a command must be printable ASCII without backquotes, but was " + PlainText.shown(command));
        }
        var changed = copy();
        changed.signInCommand = command;
        return changed;
    }

    OidcTerms withTrustedHosts(List<String> hosts) {
        var names = new LinkedHashSet<String>();
        for (var host : hosts) {
            if (host.isEmpty() || !PlainText.isSendable(host) || host.indexOf('/') >= 0) {
                throw new IllegalArgumentException(
                        "a trusted host is a host's name alone, but was " + PlainText.shown(host));
            }
            names.add(host.toLowerCase(Locale.ROOT));
        }
        var changed = copy();
        changed.trustedHosts = Set.copyOf(names);
        return changed;
    }

    OidcTerms withProof(ClientProof chosen) {
        var changed = copy();
        changed.proof = chosen;
        return changed;
    }

    OidcTerms withTokenEndpointAsAudience() {
        var changed = copy();
        changed.namesTokenEndpoint = true;
        return changed;
    }

    OidcTerms withBinding(Binding wanted) {
        var changed = copy();
        changed.binding = wanted;
        return changed;
    }

    OidcTerms withMaxAge(Duration age) {
        var changed = copy();
        changed.maxAge = DurationLimit.require("maxAgeWithoutExpiry", requirePositive(age));
        return changed;
    }

    OidcTerms withGrace(Duration length) {
        var changed = copy();
        changed.grace = DurationLimit.require("refreshGrace", requirePositive(length));
        return changed;
    }

    OidcTerms on(Platform other) {
        var changed = copy();
        changed.platform = other;
        return changed;
    }

    private static Duration requirePositive(Duration duration) {
        if (duration.isZero() || duration.isNegative()) {
            throw new IllegalArgumentException("a duration must be positive, but was " + duration);
        }
        return duration;
    }

    String issuer() {
        return issuer;
    }

    String clientId() {
        return clientId;
    }

    AppName app() {
        return app;
    }

    List<String> scopes() {
        return scopes;
    }

    /** What a sign-in asks of a server: what was set, else the defaults without those that the server's own list lacks. */
    List<String> scopesAt(ServerMetadata metadata) {
        var listed = metadata.scopes();
        return isScopeGiven || listed.isEmpty()
                ? scopes
                : scopes.stream().filter(listed::contains).toList();
    }

    List<Integer> ports() {
        return ports;
    }

    Set<URI> origins() {
        return origins;
    }

    Duration maxAge() {
        return maxAge;
    }

    /** Zero when it is not known. */
    Duration grace() {
        return grace;
    }

    Set<String> trustedHosts() {
        return trustedHosts;
    }

    ClientProof proof() {
        return proof;
    }

    /** What client assertions name the server by: the issuer, which was checked (RFC 8414, section 3.3), unless set otherwise. */
    String audienceAt(ServerMetadata metadata) {
        return namesTokenEndpoint ? metadata.tokenEndpoint().toString() : metadata.issuer();
    }

    Binding binding() {
        return binding;
    }

    Platform platform() {
        return platform;
    }

    World world() {
        return new World(issuer, clientId, signIn());
    }

    /** Nobody types a digest. */
    private String signIn() {
        if (signInCommand.isEmpty() && !isNamed) {
            return "sign in again in the application";
        }
        var command = signInCommand.isEmpty() ? app.value().concat(" login") : signInCommand;
        return "run `".concat(command).concat("`");
    }
}
