package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Proofs by hand, good ones and every kind of bad one. */
class FakeDpopTest {
    private final ManualTimeSource time = ManualTimeSource.create();
    private final FakeAuthorizationServer server =
            FakeAuthorizationServer.builder().time(time).start();
    private final HttpClient http = HttpClient.newHttpClient();
    private KeyPair key;
    private OAuthClient client;
    private int ids;

    @BeforeEach
    void prepare() throws Exception {
        key = newKey();
        client = server.clients().registerConfidential("robot");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static KeyPair newKey() throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static String coordinate(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return JwkSetKey.base64url(fixed);
    }

    private Map<String, @Nullable Object> header() {
        var point = ((ECPublicKey) key.getPublic()).getW();
        var jwk = new LinkedHashMap<String, @Nullable Object>();
        jwk.put("kty", "EC");
        jwk.put("crv", "P-256");
        jwk.put("x", coordinate(point.getAffineX()));
        jwk.put("y", coordinate(point.getAffineY()));
        var header = new LinkedHashMap<String, @Nullable Object>();
        header.put("typ", "dpop+jwt");
        header.put("alg", "ES256");
        header.put("jwk", jwk);
        return header;
    }

    private Map<String, @Nullable Object> claims(String method, URI target, @Nullable String token) {
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("jti", "id-" + ++ids);
        claims.put("htm", method);
        claims.put("htu", target.toString());
        claims.put("iat", time.millis() / 1000);
        if (token != null) {
            claims.put("ath", JwkSetKey.base64url(Digests.sha256().digest(token.getBytes(StandardCharsets.US_ASCII))));
        }
        return claims;
    }

    private String sign(Map<String, ? extends @Nullable Object> header, Map<String, ? extends @Nullable Object> claims)
            throws Exception {
        String input = text(header) + "." + text(claims);
        var signer = Signature.getInstance("SHA256withECDSAinP1363Format");
        signer.initSign(key.getPrivate());
        signer.update(input.getBytes(StandardCharsets.US_ASCII));
        return input + "." + JwkSetKey.base64url(signer.sign());
    }

    private static String text(Map<String, ? extends @Nullable Object> members) {
        return JwkSetKey.base64url(JsonText.compact(members).getBytes(StandardCharsets.UTF_8));
    }

    private HttpResponse<String> ask(String... proofs) throws Exception {
        var request = HttpRequest.newBuilder(server.tokenUri())
                .header("Content-Type", TokenForm.FORM)
                .POST(BodyPublishers.ofString("grant_type=client_credentials&client_id=robot&client_secret="
                        + URLEncoder.encode(client.secret(), StandardCharsets.UTF_8)));
        Arrays.stream(proofs).forEach(proof -> request.header("DPoP", proof));
        return http.send(request.build(), BodyHandlers.ofString());
    }

    private String token() throws Exception {
        var answer = ask(sign(header(), claims("POST", server.tokenUri(), null)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"token_type\":\"DPoP\"");
        return JsonText.parseTexts(answer.body()).orElseThrow().get("access_token");
    }

    private int call(String authorization, String... proofs) throws Exception {
        var request = HttpRequest.newBuilder(server.resourceUri()).header("Authorization", authorization);
        Arrays.stream(proofs).forEach(proof -> request.header("DPoP", proof));
        return http.send(request.build(), BodyHandlers.discarding()).statusCode();
    }

    @Test
    void bindsATokenToTheKeyThatWasProven() throws Exception {
        String token = token();
        String proof = sign(header(), claims("GET", server.resourceUri(), token));
        assertThat(call("DPoP " + token, proof)).isEqualTo(200);
        assertThat(call("DPoP " + token, proof)).as("again").isEqualTo(401);
        assertThat(server.dpop().counts().replayed()).isEqualTo(1);
        assertThat(call("DPoP " + token)).as("without").isEqualTo(401);
        assertThat(call("Bearer " + token)).as("as a bearer's").isEqualTo(401);
        String one = sign(header(), claims("GET", server.resourceUri(), token));
        String two = sign(header(), claims("GET", server.resourceUri(), token));
        assertThat(call("DPoP " + token, one, two)).as("two of them").isEqualTo(401);
        key = newKey();
        assertThat(call("DPoP " + token, sign(header(), claims("GET", server.resourceUri(), token))))
                .as("another key")
                .isEqualTo(401);
    }

    @Test
    void refusesEachKindOfBadProof() throws Exception {
        String token = token();
        record Change(String name, @Nullable Object value) {}
        for (var change : new Change[] {
            new Change("htm", "POST"),
            new Change("htu", server.resourceUri() + "?x=1"),
            new Change("htu", server.echoUri().toString()),
            new Change("iat", time.millis() / 1000 - 61),
            new Change("iat", time.millis() / 1000 + 61),
            new Change("iat", null),
            new Change("ath", "another"),
            new Change("ath", null),
            new Change("jti", null)
        }) {
            var claims = claims("GET", server.resourceUri(), token);
            claims.put(change.name(), change.value());
            assertThat(call("DPoP " + token, sign(header(), claims)))
                    .as("%s", change)
                    .isEqualTo(401);
        }
        for (var change : new Change[] {
            new Change("typ", "JWT"), new Change("alg", "none"), new Change("alg", "EdDSA"), new Change("jwk", null)
        }) {
            var header = header();
            header.put(change.name(), change.value());
            assertThat(call("DPoP " + token, sign(header, claims("GET", server.resourceUri(), token))))
                    .as("%s", change)
                    .isEqualTo(401);
        }
        var leaking = header();
        var jwk = new LinkedHashMap<String, @Nullable Object>();
        ((Map<?, ?>) Objects.requireNonNull(leaking.get("jwk"))).forEach((name, value) -> jwk.put("" + name, value));
        jwk.put("d", "AAAA");
        leaking.put("jwk", jwk);
        assertThat(call("DPoP " + token, sign(leaking, claims("GET", server.resourceUri(), token))))
                .as("a private key")
                .isEqualTo(401);
        assertThat(server.dpop().counts().refused()).isEqualTo(14);
        assertThat(call("DPoP " + token, sign(header(), claims("GET", server.resourceUri(), token))))
                .as("the control")
                .isEqualTo(200);
    }

    @Test
    void asksForItsNonce() throws Exception {
        server.dpop().requireNonceAtTokenEndpoint(true);
        var challenge = ask(sign(header(), claims("POST", server.tokenUri(), null)));
        assertThat(challenge.statusCode()).isEqualTo(400);
        assertThat(challenge.body()).contains("use_dpop_nonce");
        String nonce = challenge.headers().firstValue("DPoP-Nonce").orElseThrow();
        assertThat(withNonce(nonce)).isEqualTo(200);
        server.dpop().offerNextNonce();
        assertThat(withNonce(nonce)).as("the one before is still taken").isEqualTo(200);
        server.dpop().rotateNonce();
        assertThat(withNonce(nonce)).isEqualTo(400);
        assertThat(server.dpop().counts()).isEqualTo(new DpopCounts(2, 0, 0, 2));
    }

    private int withNonce(String nonce) throws Exception {
        var claims = claims("POST", server.tokenUri(), null);
        claims.put("nonce", nonce);
        return ask(sign(header(), claims)).statusCode();
    }

    @Test
    void passesOverProofsWhereItIsToldTo() throws Exception {
        server.dpop().passOver(true);
        var answer = ask(sign(header(), claims("POST", server.tokenUri(), null)));
        assertThat(answer.body()).contains("\"token_type\":\"Bearer\"");
        assertThat(http.send(
                                HttpRequest.newBuilder(server.discovery().oauthMetadataUri())
                                        .build(),
                                BodyHandlers.ofString())
                        .body())
                .doesNotContain("dpop_signing_alg_values_supported");
    }
}
