package dev.signet.testkit;

import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link FakeAuthorizationServer} that says where everything is (RFC 8414; OpenID Connect Discovery 1.0), at
 * both well-known addresses. Safe for use by several threads.
 */
public final class FakeDiscovery {
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String OAUTH = "/.well-known/oauth-authorization-server";

    private final URI issuer;
    private final Tally tally;
    private final AuthorizationResponse responses;
    private final Set<String> grantTypes;
    private final FakeDpop dpop;
    private final ScriptableEndpoint endpoint;
    private volatile MetadataLie lie = MetadataLie.NONE;

    FakeDiscovery(
            URI issuer,
            Tally tally,
            ExchangeWriter writer,
            AuthorizationResponse responses,
            Set<String> grantTypes,
            FakeDpop dpop) {
        this.issuer = issuer;
        this.tally = tally;
        this.responses = responses;
        this.grantTypes = Set.copyOf(grantTypes);
        this.dpop = dpop;
        ScriptableEndpoint.Work work = this::answer;
        this.endpoint = ScriptableEndpoint.ofObjects(
                tally, Tally.Event.METADATA_FETCH, writer, work.only(Set.of(OPENID, OAUTH), "GET"));
    }

    Map<String, Endpoint> endpoints() {
        return Map.of(OPENID, endpoint, OAUTH, endpoint);
    }

    void open() {
        endpoint.open();
    }

    private ScriptedAnswer answer(HttpExchange exchange, String body) {
        MetadataLie told = lie;
        return switch (told) {
            case REDIRECT -> {
                boolean openid = exchange.getRequestURI().getPath().equals(OPENID);
                yield ScriptedAnswer.redirect(302, issuer.resolve(openid ? OAUTH : OPENID));
            }
            case HTML -> ScriptedAnswer.html(200);
            case DUPLICATE_MEMBER ->
                ScriptedAnswer.json(
                        200,
                        "{\"issuer\":\"https://impostor.example.test\","
                                + JsonText.compact(metadata()).substring(1));
            default -> {
                Map<String, @Nullable Object> members = metadata();
                told.change(members);
                yield ScriptedAnswer.json(200, JsonText.compact(members));
            }
        };
    }

    private Map<String, @Nullable Object> metadata() {
        var members = new LinkedHashMap<String, @Nullable Object>();
        members.put("issuer", issuer.toString());
        members.put("authorization_endpoint", issuer + AuthorizationEndpoint.PATH);
        members.put("token_endpoint", issuer + ServerParts.TOKEN_PATH);
        members.put("jwks_uri", issuer + IdTokenIssuer.PATH);
        members.put("revocation_endpoint", issuer + ServerParts.REVOCATION_PATH);
        members.put("device_authorization_endpoint", issuer + DeviceAuthorizationEndpoint.PATH);
        members.put("scopes_supported", List.of("openid", "profile", "email", "offline_access"));
        members.put("response_types_supported", List.of("code"));
        members.put("response_modes_supported", List.of("query"));
        members.put("grant_types_supported", grantTypes.stream().sorted().toList());
        members.put("subject_types_supported", List.of("public"));
        members.put("id_token_signing_alg_values_supported", List.of("RS256"));
        members.put("code_challenge_methods_supported", List.of("S256"));
        members.put(
                "token_endpoint_auth_methods_supported",
                List.of("none", "client_secret_basic", "client_secret_post", "private_key_jwt"));
        members.put("token_endpoint_auth_signing_alg_values_supported", List.of("ES256", "EdDSA"));
        if (!dpop.isPassedOver()) {
            members.put(
                    "dpop_signing_alg_values_supported",
                    dpop.algorithms().stream().sorted().toList());
        }
        members.put("authorization_response_iss_parameter_supported", responses.hasIssuerParameter());
        return members;
    }

    /**
     * The document of OpenID Connect Discovery.
     *
     * @return its address
     */
    public URI openidConfigurationUri() {
        return issuer.resolve(OPENID);
    }

    /**
     * The document of RFC 8414, the same one.
     *
     * @return its address
     */
    public URI oauthMetadataUri() {
        return issuer.resolve(OAUTH);
    }

    /**
     * Misleads clients from now on.
     *
     * @param how {@link MetadataLie#NONE} unless set
     */
    public void lie(MetadataLie how) {
        lie = Objects.requireNonNull(how, "how");
    }

    /**
     * Queues answers for the next fetches, one each. {@code regular().with("token_endpoint", …)} and {@code omitting} change
     * members of the document.
     *
     * @param answers in order
     */
    public void enqueueMetadataAnswers(ScriptedAnswer... answers) {
        endpoint.script.add(List.of(answers));
    }

    /**
     * Keeps fetches waiting before they are answered.
     *
     * @return releases them
     * @throws IllegalStateException when an earlier hold is not released
     */
    public Hold holdMetadataRequests() {
        return endpoint.requests.close();
    }

    /**
     * How often one of the documents was asked for, whatever came of it.
     *
     * @return by now
     */
    public int fetches() {
        return tally.count(Tally.Event.METADATA_FETCH);
    }
}
