package dev.signet.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.Machine;
import dev.signet.Profile;
import dev.signet.Signet;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.auth.TokenSet;
import dev.signet.gate.ScriptedBrowser.Decision;
import dev.signet.internal.dpop.DpopKey;
import dev.signet.internal.dpop.DpopProofs;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.oidc.OidcProfile;
import dev.signet.testkit.InMemoryCredentialStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients and tokens with keys, at a provider and under a library that others wrote. Runs in the Maven profile {@code peers}. */
@Tag("peers")
class OidcPeerKeysTest extends OidcPeerWorld {
    private Profile.Oidc profile(String client) {
        return Profile.oidc(peer().issuer(), client).app("peer-test").scopes("openid", "offline_access");
    }

    private Signet open(Path home, Profile profile) throws IOException {
        return Signet.builder(profile)
                .home(home)
                .fromEnvironment(Map.of("DISPLAY", ":0"))
                .store("file")
                .allow(peer().issuer())
                .build();
    }

    private static void signIn(Signet signet) throws Exception {
        ask(signet, new PeerVisitor(new ScriptedBrowser(), Decision.APPROVE))
                .browser()
                .run();
    }

    private Signet machine(Profile profile, Secret key) throws IOException {
        return Signet.builder(profile)
                .store(new InMemoryCredentialStore())
                .allow(peer().issuer())
                .machine(Machine.clientCredentials().key(key))
                .build();
    }

    @Test
    void knowsAMachineByItsKey() throws Exception {
        try (var signet = machine(profile("machine:key").scopes(), peer().clientKey())) {
            for (int i = 0; i < 3; i++) {
                signet.refresh();
            }
            assertThat(signet.authorize(URI.create(peer().issuer()))
                            .value("Authorization")
                            .reveal())
                    .startsWith("Bearer ");
        }
        try (var signet = machine(profile("machine:key").dpop(), peer().clientKey())) {
            signet.refresh();
            assertThat(signet.authorize(URI.create(peer().issuer()))
                            .value("Authorization")
                            .reveal())
                    .startsWith("DPoP ");
        }
        var another = Ed25519PrivateKey.generate(new SecureRandom()).toPkcs8V1();
        try (var signet = machine(profile("machine:key"), another)) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(signet::refresh)
                    .withMessageContaining("invalid_client");
        }
        Figures.of(GATE)
                .print("a machine got 3 bearer tokens and 1 bound to a key by EdDSA assertions; another key: refused");
    }

    @Test
    void signsPeopleInToAClientWithAKey(@TempDir Path home) throws Exception {
        try (var signet = open(home, profile("web:key").clientKey(peer().clientKey()))) {
            signIn(signet);
            assertThat(call(signet).statusCode()).isEqualTo(200);
            signet.refresh();
            assertThat(call(signet).statusCode()).isEqualTo(200);
            assertThat(signet.signOut().revoked()).hasSize(1);
        }
    }

    @Test
    void bindsAPersonsTokensToAKey(@TempDir Path home) throws Exception {
        String issuer = peer().issuer();
        try (var signet = open(home, profile("cli-dpop").dpop())) {
            signIn(signet);
            assertThat(call(signet).statusCode()).isEqualTo(200);
            signet.refresh();
            assertThat(call(signet).statusCode()).isEqualTo(200);
        }
        assertThat(stored(home).scheme()).isEqualTo(TokenSet.Scheme.DPOP);
        try (var signet = open(home, profile("cli-dpop").dpop())) {
            signet.refresh();
            assertThat(call(signet).statusCode()).isEqualTo(200);
            var stolen = HttpRequest.newBuilder(URI.create(issuer + "/me"))
                    .header(
                            "Authorization",
                            "Bearer " + stored(home).accessToken().orElseThrow().reveal())
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(stolen, BodyHandlers.ofString())
                            .statusCode())
                    .as("without the key")
                    .isEqualTo(401);
            var tokens = stored(home);
            var unaware = new DpopProofs(TimeSource.system())
                    .with(
                            DpopKey.stored(tokens.dpopKey().orElseThrow()),
                            tokens.accessToken().orElseThrow())
                    .prove("GET", URI.create(issuer + "/me"));
            var challenged = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(issuer + "/me"))
                                    .header(
                                            "Authorization",
                                            "DPoP "
                                                    + tokens.accessToken()
                                                            .orElseThrow()
                                                            .reveal())
                                    .header("DPoP", unaware.value().reveal())
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(challenged.statusCode()).as("without the nonce").isEqualTo(401);
            assertThat(challenged.headers().firstValue("DPoP-Nonce")).isPresent();
            assertThat(signet.signOut().revoked()).hasSize(1);
        }
        Figures.of(GATE)
                .print(
                        "signed in bound to a key, nonces asked for everywhere; called, refreshed, opened again, refreshed again");
    }

    private TokenSet stored(Path home) throws IOException {
        try (var files = Files.walk(home)) {
            var file = files.filter(path -> path.endsWith("credentials.json"))
                    .findFirst()
                    .orElseThrow();
            var credential = OidcProfile.of(peer().issuer(), "cli-dpop")
                    .codec()
                    .decode(Files.readAllBytes(file), "the file")
                    .orElseThrow();
            return ((Credential.OAuthTokens) credential).tokens();
        }
    }

    @Test
    void anotherLibraryBelievesOurProofs() throws Exception {
        var proofs = new DpopProofs(TimeSource.system());
        for (var algorithms : List.of(Set.of("ES256"), Set.of("EdDSA"))) {
            var key = DpopKey.generate(algorithms, new SecureRandom());
            var proof = proofs.with(key, Secret.of("a-token"))
                    .prove("POST", URI.create("https://api.acme.test/v1?x=1"))
                    .value()
                    .reveal();
            assertThat(OidcPeer.node("verify-proofs.mjs", "proof", proof, "a-token"))
                    .isEqualTo("ok POST https://api.acme.test/v1 " + key.thumbprint());
            assertThat(OidcPeer.node("verify-proofs.mjs", "proof", proof, "another"))
                    .startsWith("refused");
            assertThat(OidcPeer.node("verify-proofs.mjs", "proof", tampered(proof), "a-token"))
                    .startsWith("refused");
        }
    }

    private static String tampered(String jwt) {
        int at = jwt.length() - 20;
        return jwt.substring(0, at) + (jwt.charAt(at) == 'A' ? 'B' : 'A') + jwt.substring(at + 1);
    }
}
