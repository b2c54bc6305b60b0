package dev.signet.internal.signin;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.json.JsonArray;
import dev.signet.internal.json.JsonLiteral;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.json.JsonString;
import dev.signet.internal.json.JsonSyntaxException;
import dev.signet.internal.json.JsonValue;
import dev.signet.internal.oauth.Endpoints;
import dev.signet.internal.signin.ServerMetadata.Capability;
import dev.signet.internal.signin.ServerMetadata.Endpoint;
import dev.signet.internal.text.ShownText;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a metadata document as if its author were hostile: it must name the issuer it was asked of (RFC 8414, section 3.3), and lead
 * nowhere but to the issuer's own host, hosts trusted by name, and the public network.
 *
 * <p>What a name resolves to may change between the check and the call; this keeps a document from aiming, not a resolver from lying. A
 * name that can't be resolved is let through, since behind a proxy none may be.
 */
final class MetadataReader {
    private static final int MAX_SHOWN = 200;

    private final String issuer;
    private final String issuerHost;
    private final Set<String> trustedHosts;
    private final HostResolver resolver;

    /**
     * A reader for one issuer.
     *
     * @param issuer as configured; checked by the caller
     * @param trustedHosts in lower case; may be anywhere
     */
    MetadataReader(String issuer, Set<String> trustedHosts, HostResolver resolver) {
        this.issuer = issuer;
        this.issuerHost = URI.create(issuer).getHost().toLowerCase(Locale.ROOT);
        this.trustedHosts = trustedHosts;
        this.resolver = resolver;
    }

    /**
     * Reads {@code body}.
     *
     * @throws ConfigurationException naming the member that is missing, unfit or leads astray
     */
    ServerMetadata read(String body, Instant fetchedAt) throws ConfigurationException {
        JsonObject document = parse(body);
        requireIssuer(document);
        Map<Endpoint, URI> endpoints = new EnumMap<>(Endpoint.class);
        for (Endpoint endpoint : Endpoint.values()) {
            JsonValue value = document.find(endpoint.member()).orElse(null);
            if (value != null) {
                endpoints.put(endpoint, address(endpoint.member(), value));
            }
        }
        if (!endpoints.containsKey(Endpoint.TOKEN)) {
            throw unfit("expected \"token_endpoint\", found none");
        }
        Map<Capability, Set<String>> capabilities = new EnumMap<>(Capability.class);
        for (Capability capability : Capability.values()) {
            JsonValue value = document.find(capability.member()).orElse(null);
            if (value != null) {
                capabilities.put(capability, texts(capability.member(), value));
            }
        }
        requirePkce(capabilities.get(Capability.CODE_CHALLENGE_METHODS));
        return new ServerMetadata(issuer, endpoints, capabilities, issuerInAnswers(document), fetchedAt);
    }

    private JsonObject parse(String body) throws ConfigurationException {
        try {
            return JsonObject.parse(body.getBytes(StandardCharsets.UTF_8));
        } catch (JsonSyntaxException e) {
            throw unfit("it is not one JSON object: " + e.problem());
        }
    }

    private void requireIssuer(JsonObject document) throws ConfigurationException {
        if (!(document.find("issuer").orElse(null) instanceof JsonString found)) {
            throw unfit("expected the text \"issuer\", found none");
        }
        if (!found.value().equals(issuer)) {
            throw unfit("expected the issuer \"" + issuer + "\", character for character, found \""
                    + ShownText.code(found.value(), MAX_SHOWN) + "\"");
        }
    }

    /** RFC 9700, section 4.8.2: who lists methods without S256 would be served without proof. Who lists nothing may do it all the same. */
    private void requirePkce(@Nullable Set<String> methods) throws ConfigurationException {
        if (methods != null && !methods.contains(Pkce.METHOD)) {
            throw unfit("its \"code_challenge_methods_supported\" lacks S256, without which codes can be stolen");
        }
    }

    private boolean issuerInAnswers(JsonObject document) throws ConfigurationException {
        String member = "authorization_response_iss_parameter_supported";
        JsonValue value = document.find(member).orElse(JsonLiteral.FALSE);
        if (value != JsonLiteral.TRUE && value != JsonLiteral.FALSE) {
            throw unfit("expected a boolean as \"" + member + "\", found " + value.kind());
        }
        return value == JsonLiteral.TRUE;
    }

    private Set<String> texts(String member, JsonValue value) throws ConfigurationException {
        if (!(value instanceof JsonArray array)) {
            throw unfit("expected an array as \"" + member + "\", found " + value.kind());
        }
        var texts = new LinkedHashSet<String>();
        for (JsonValue element : array.elements()) {
            if (!(element instanceof JsonString text)) {
                throw unfit("expected strings in \"" + member + "\", found " + element.kind());
            }
            texts.add(text.value());
        }
        return Set.copyOf(texts);
    }

    private URI address(String member, JsonValue value) throws ConfigurationException {
        if (!(value instanceof JsonString text)) {
            throw unfit("expected text as \"" + member + "\", found " + value.kind());
        }
        URI address;
        try {
            address = new URI(text.value());
        } catch (URISyntaxException e) {
            // Neither quoted nor chained: it is whatever the document likes.
            throw unfit("\"" + member + "\" is not an address");
        }
        if (!Endpoints.isSecure(address)) {
            throw unfit("\"" + member + "\" must be https, or http on a loopback address, without a user name");
        }
        requireReachable(member, address.getHost().toLowerCase(Locale.ROOT));
        return address;
    }

    private void requireReachable(String member, String host) throws ConfigurationException {
        if (host.equals(issuerHost) || trustedHosts.contains(host)) {
            return;
        }
        boolean loopbackIssuer = AddressRules.isLoopbackName(issuerHost);
        for (InetAddress address : resolve(host)) {
            boolean fellow = loopbackIssuer && address.isLoopbackAddress();
            if (!fellow && !AddressRules.isPublic(address)) {
                throw unfit("\"" + member + "\" leads to " + host
                        + ", which is no address of the public network and not the issuer's own host");
            }
        }
        if (!loopbackIssuer && AddressRules.isLoopbackName(host)) {
            throw unfit("\"" + member + "\" leads to this machine");
        }
    }

    private List<InetAddress> resolve(String host) {
        try {
            // The brackets of a literal belong to the address's text, not to the literal.
            return resolver.resolve(host.startsWith("[") ? host.substring(1, host.length() - 1) : host);
        } catch (UnknownHostException e) {
            return List.of();
        }
    }

    private ConfigurationException unfit(String problem) {
        return new ConfigurationException(
                "the metadata of the issuer " + issuer + " is refused: " + problem,
                "Check the issuer's address. If it is right, ask whoever runs the server to correct its metadata; a host of"
                        + " your own network that it names must be trusted by name.",
                null);
    }
}
