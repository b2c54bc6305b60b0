package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.signin.ServerMetadata.Endpoint;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MetadataSourceTest {
    private static final String ISSUER = "https://login.test";
    private static final Map<String, String> NAMES = Map.of(
            "public.test", "93.184.216.34",
            "internal.test", "10.1.2.3",
            "cloud.test", "169.254.169.254",
            "rebound.test", "127.0.0.1",
            "six.test", "fd00::1");

    private final Wire wire = new Wire();
    private final ManualTimeSource time = ManualTimeSource.create();

    @AfterEach
    void close() {
        wire.close();
    }

    private static List<InetAddress> resolve(String host) throws UnknownHostException {
        if (host.matches("[0-9.]+|.*:.*")) {
            return List.of(InetAddress.getByName(host));
        }
        if (!NAMES.containsKey(host)) {
            throw new UnknownHostException(host);
        }
        return List.of(InetAddress.getByName(NAMES.get(host)));
    }

    private static String document(String issuer, String more) {
        return "{\"issuer\":\"" + issuer + "\",\"authorization_endpoint\":\"" + issuer + "/authorize\","
                + "\"token_endpoint\":\"" + issuer + "/token\"" + more + "}";
    }

    private static ServerMetadata read(String more, Set<String> trusted) throws ConfigurationException {
        return new MetadataReader(ISSUER, trusted, MetadataSourceTest::resolve)
                .read(document(ISSUER, more), ManualTimeSource.DEFAULT_START);
    }

    private static ConfigurationException refusal(String json) {
        var refusal = catchThrowableOfType(
                ConfigurationException.class,
                () -> new MetadataReader(ISSUER, Set.of(), MetadataSourceTest::resolve)
                        .read(json, ManualTimeSource.DEFAULT_START));
        assertThat(refusal).as("the refusal of %s", json).isNotNull();
        assertThat(refusal.getMessage()).startsWith("the metadata of the issuer https://login.test is refused: ");
        assertThat(refusal.remedy()).isNotBlank();
        return refusal;
    }

    private MetadataSource source() {
        return new MetadataSource(wire.client(), MetadataSourceTest::resolve, Set.of(), time);
    }

    private String issuer() {
        return wire.server.baseUri().toString();
    }

    private AuthException fetchRefusal(String issuer) {
        var refusal = catchThrowableOfType(AuthException.class, () -> source().fetch(issuer));
        assertThat(refusal).isNotNull();
        assertThat(refusal.remedy()).isNotBlank();
        return refusal;
    }

    @Test
    void readsWhatAServerSaysOfItself() throws Exception {
        wire.server.enqueue(ScriptedAnswer.json(
                200,
                document(
                        issuer(),
                        ",\"device_authorization_endpoint\":\"" + issuer() + "/device\","
                                + "\"revocation_endpoint\":\"" + issuer() + "/revoke\",\"jwks_uri\":\"" + issuer()
                                + "/jwks\","
                                + "\"grant_types_supported\":[\"authorization_code\",\"client_credentials\"],"
                                + "\"token_endpoint_auth_methods_supported\":[\"none\"],\"code_challenge_methods_supported\":[\"plain\",\"S256\"],"
                                + "\"authorization_response_iss_parameter_supported\":true,\"acme\":{\"any\":1}")));
        ServerMetadata metadata = source().fetch(issuer());

        assertThat(metadata.issuer()).isEqualTo(issuer());
        assertThat(metadata.tokenEndpoint()).isEqualTo(URI.create(issuer() + "/token"));
        assertThat(metadata.find(Endpoint.AUTHORIZATION)).contains(URI.create(issuer() + "/authorize"));
        assertThat(metadata.find(Endpoint.DEVICE_AUTHORIZATION)).contains(URI.create(issuer() + "/device"));
        assertThat(metadata.find(Endpoint.REVOCATION)).contains(URI.create(issuer() + "/revoke"));
        assertThat(metadata.find(Endpoint.JWK_SET)).contains(URI.create(issuer() + "/jwks"));
        assertThat(metadata.find(Endpoint.USERINFO)).isEmpty();
        assertThat(metadata.grantTypes()).containsExactlyInAnyOrder("authorization_code", "client_credentials");
        assertThat(metadata.tokenEndpointAuthMethods()).containsExactly("none");
        assertThat(metadata.issuerInAnswers()).isTrue();
        assertThat(metadata.fetchedAt()).isEqualTo(time.instant());
        assertThat(metadata.age(time.instant().plusSeconds(60))).isEqualTo(Duration.ofMinutes(1));
        assertThat(metadata.age(time.instant().minusSeconds(60))).isZero();
        assertThat(wire.server.requests()).isEqualTo(1);
    }

    @Test
    void takesTheDefaultsOfTheStandard() throws Exception {
        ServerMetadata metadata = read("", Set.of());
        assertThat(metadata.grantTypes()).containsExactlyInAnyOrder("authorization_code", "implicit");
        assertThat(metadata.tokenEndpointAuthMethods()).containsExactly("client_secret_basic");
        assertThat(metadata.idTokenAlgorithms()).containsExactly("RS256");
        assertThat(metadata.issuerInAnswers()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "https://a.test, https://a.test/.well-known/openid-configuration, https://a.test/.well-known/oauth-authorization-server",
        "https://a.test/, https://a.test/.well-known/openid-configuration, https://a.test/.well-known/oauth-authorization-server",
        "https://a.test:8443/x/y, https://a.test:8443/x/y/.well-known/openid-configuration,"
                + " https://a.test:8443/.well-known/oauth-authorization-server/x/y",
    })
    void looksInBothPlaces(String issuer, String first, String second) {
        assertThat(MetadataSource.places(URI.create(issuer))).containsExactly(URI.create(first), URI.create(second));
    }

    @Test
    void goesToTheSecondPlaceWhereTheFirstHasNothing() throws Exception {
        wire.server.enqueue(ScriptedAnswer.status(404), ScriptedAnswer.json(200, document(issuer(), "")));
        assertThat(source().fetch(issuer()).tokenEndpoint()).isEqualTo(URI.create(issuer() + "/token"));
        wire.server.enqueue(ScriptedAnswer.status(404), ScriptedAnswer.status(404));
        assertThat(fetchRefusal(issuer()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("publishes no metadata");
    }

    @Test
    void goesNoFurtherAfterADocumentItRefuses() {
        wire.server.enqueue(
                ScriptedAnswer.json(200, document("https://other.test", "")),
                ScriptedAnswer.json(200, document(issuer(), "")));
        assertThat(fetchRefusal(issuer()))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("found \"https://other.test\"");
        assertThat(wire.server.requests()).isEqualTo(1);
    }

    @Test
    void followsNoRedirectAndTellsAnOutage() {
        wire.server.enqueue(
                ScriptedAnswer.redirect(302, URI.create(issuer() + "/elsewhere")),
                ScriptedAnswer.status(503),
                ScriptedAnswer.json(200, "{}").delivered(Delivery.ENDLESS_BODY));
        assertThat(fetchRefusal(issuer()))
                .isInstanceOf(TokenServiceException.class)
                .hasMessageContaining("redirects");
        assertThat(fetchRefusal(issuer()))
                .isInstanceOf(TokenServiceException.class)
                .hasMessageContaining("503");
        assertThat(fetchRefusal(issuer()))
                .isInstanceOf(TokenServiceException.class)
                .hasMessageContaining("longer than");
        assertThat(wire.server.requests()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.test",
                "login.test",
                "https://u@login.test",
                "https://login.test?a=b",
                "https://login.test#a",
                "::"
            })
    void wantsAnIssuerThatCanBeOne(String issuer) {
        assertThat(fetchRefusal(issuer)).isInstanceOf(ConfigurationException.class);
        assertThat(wire.server.connections()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.test/",
                "HTTPS://login.test",
                "https://login.test.",
                "https://LOGIN.test",
                "https://login.test:443",
                ""
            })
    void comparesTheIssuerCharacterForCharacter(String issuer) {
        assertThat(refusal(document(ISSUER, "").replaceFirst("\"https://login.test\"", "\"" + issuer + "\"")))
                .hasMessageContaining("character for character");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.test/t",
                "http://public.test/t",
                "https://u@login.test/t",
                "https://login.test/t#a",
                "https://127.0.0.1/t",
                "http://127.0.0.1/t",
                "https://localhost/t",
                "https://x.localhost/t",
                "https://[::1]/t",
                "https://0.0.0.0/t",
                "https://10.0.0.1/t",
                "https://172.16.0.1/t",
                "https://172.31.255.255/t",
                "https://192.168.1.1/t",
                "https://100.64.0.1/t",
                "https://169.254.169.254/latest/meta-data",
                "https://198.18.0.1/t",
                "https://224.0.0.1/t",
                "https://255.255.255.255/t",
                "https://[fe80::1]/t",
                "https://[fd00::1]/t",
                "https://[fec0::1]/t",
                "https://[::ffff:169.254.169.254]/t",
                "https://[::ffff:7f00:1]/t",
                "https://[64:ff9b::a9fe:a9fe]/t",
                "https://[2002:7f00:1::]/t",
                "https://[2001:db8::1]/t",
                "https://internal.test/t",
                "https://cloud.test/t",
                "https://CLOUD.test/t",
                "https://rebound.test/t",
                "https://six.test/t",
                "",
                "not an address",
            })
    void isLedNowhereButToThePublicNetwork(String address) {
        for (Endpoint endpoint : Endpoint.values()) {
            String json = document(ISSUER, "");
            String member = "\"" + endpoint.member() + "\":";
            String changed = json.contains(member)
                    ? json.replaceFirst(member + "\"[^\"]*\"", member + "\"" + address + "\"")
                    : document(ISSUER, "," + member + "\"" + address + "\"");
            assertThat(refusal(changed)).hasMessageContaining(endpoint.member());
        }
    }

    /** Shows that the test before refuses for the address and not for everything. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.test/t", "https://LOGIN.test/t", "https://public.test/t", "https://93.184.216.34/t",
                "https://[2606:2800:220:1::1]/t", "https://172.32.0.1/t", "https://100.128.0.1/t",
                        "https://unresolvable.test/t",
            })
    void goesToThePublicNetwork(String address) throws Exception {
        assertThat(read(",\"jwks_uri\":\"" + address + "\"", Set.of()).find(Endpoint.JWK_SET))
                .contains(URI.create(address));
    }

    @Test
    void goesToAHostOfOnesOwnNetworkThatIsTrustedByName() throws Exception {
        String more = ",\"jwks_uri\":\"https://internal.test/jwks\"";
        assertThat(read(more, Set.of("internal.test")).find(Endpoint.JWK_SET)).isPresent();
        assertThat(refusal(document(ISSUER, more))).hasMessageContaining("internal.test");
    }

    @Test
    void goesToThisMachineWhereTheIssuerIsHereAndNoFurther() throws Exception {
        wire.server.enqueue(ScriptedAnswer.json(200, document(issuer(), ",\"jwks_uri\":\"http://127.0.0.1:9/jwks\"")));
        assertThat(source().fetch(issuer()).find(Endpoint.JWK_SET)).isPresent();
        wire.server.enqueue(ScriptedAnswer.json(200, document(issuer(), ",\"jwks_uri\":\"https://cloud.test/jwks\"")));
        assertThat(fetchRefusal(issuer())).hasMessageContaining("cloud.test");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"code_challenge_methods_supported\":[\"plain\"]",
                ",\"code_challenge_methods_supported\":[]",
                ",\"code_challenge_methods_supported\":[\"s256\"]",
            })
    void refusesAServerThatWouldTakeCodesWithoutProof(String more) {
        assertThat(refusal(document(ISSUER, more))).hasMessageContaining("S256");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",\"grant_types_supported\":\"authorization_code\"",
                ",\"grant_types_supported\":[1]",
                ",\"scopes_supported\":null",
                ",\"code_challenge_methods_supported\":null",
                ",\"authorization_response_iss_parameter_supported\":\"true\"",
                ",\"authorization_response_iss_parameter_supported\":null",
                ",\"jwks_uri\":null",
                ",\"jwks_uri\":[\"https://login.test/jwks\"]",
                ",\"issuer\":\"https://login.test\"",
            })
    void takesNoMemberOfAnotherType(String more) {
        refusal(document(ISSUER, more));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "<html>",
                "{\"issuer\":\"https://login.test\"}",
                "{\"token_endpoint\":\"https://login.test/t\"}"
            })
    void wantsADocument(String json) {
        refusal(json);
    }
}
