package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.AssertionException;
import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.agent.AssertionSigner;
import dev.signet.internal.jose.SignerJwk;
import dev.signet.internal.keys.Ed25519PrivateKey;
import dev.signet.internal.keys.P256Signer;
import dev.signet.internal.keys.StoredSigner;
import dev.signet.testkit.Account;
import dev.signet.testkit.ScriptedAnswer;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that prove themselves with a key, at a server that is strict about it. */
@Timeout(60)
class PrivateKeyJwtTest extends SignInFixture {
    private static final String REDIRECT = "http://127.0.0.1/callback";

    private Secret key;

    @BeforeEach
    void makeAKey() throws Exception {
        key = Ed25519PrivateKey.generate(new SecureRandom()).toPkcs8V1();
    }

    static String jwks(Secret pkcs8) throws AuthException {
        try (var signer = StoredSigner.of(pkcs8)) {
            return "{\"keys\":[" + new String(SignerJwk.of(signer).members().compact(), StandardCharsets.US_ASCII)
                    + "]}";
        }
    }

    private Profile.Oidc profile() {
        return Profile.oidc(server.baseUri().toString(), "robot").app("robot");
    }

    private SignetBuilder home(Profile profile) {
        return Signet.builder(profile)
                .store(store)
                .allow(server.baseUri())
                .timeSource(time)
                .random(() -> 0.5)
                .listener(events);
    }

    private int status(Signet signet) throws Exception {
        var request = HttpRequest.newBuilder(server.resourceUri()).build();
        return signet.httpClient().send(request, BodyHandlers.ofString()).statusCode();
    }

    static List<Secret> keys() throws Exception {
        return List.of(
                Ed25519PrivateKey.generate(new SecureRandom()).toPkcs8V2(), P256Signer.generate(new SecureRandom()));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void givesMachinesTokensForAnotherAssertionEachTime(Secret pkcs8) throws Exception {
        server.clients().registerKeys("robot", jwks(pkcs8));
        try (var signet =
                home(profile()).machine(Machine.clientCredentials().key(pkcs8)).build()) {
            for (int hour = 0; hour < 3; hour++) {
                assertThat(status(signet)).isEqualTo(200);
                time.advance(Duration.ofHours(1));
            }
        }
        assertThat(server.machines().counts().clientCredentials()).isEqualTo(3);
        assertThat(server.clients().assertionsAccepted()).isEqualTo(3);
        assertThat(server.clients().refusals()).isZero();
    }

    @Test
    void goesBesideAssertionsAndSubjectTokens() throws Exception {
        server.clients().registerKeys("robot", jwks(key));
        var subject = SubjectToken.supplier(() -> Secret.of(server.machines().issueSubjectToken("job-1")));
        for (var machine : List.of(
                Machine.jwtBearer(subject).key(key),
                Machine.tokenExchange(subject).key(key))) {
            try (var signet = home(profile()).machine(machine).build()) {
                assertThat(status(signet)).isEqualTo(200);
            }
        }
        assertThat(server.clients().assertionsAccepted()).isEqualTo(2);
        assertThat(server.machines().journal())
                .allSatisfy(grant -> assertThat(grant.clientId()).contains("robot"));
    }

    @Test
    void signsPeopleInRefreshesAndRevokes() throws Exception {
        server.clients().registerKeys("robot", jwks(key), REDIRECT);
        try (var signet = home(profile().clientKey(key)).build()) {
            browser(signet).run();
            assertThat(server.clients().assertionsAccepted()).as("the code").isEqualTo(1);
            assertThat(status(signet)).isEqualTo(200);
            signet.refresh();
            assertThat(server.clients().assertionsAccepted()).as("a refresh").isEqualTo(2);
            assertThat(status(signet)).isEqualTo(200);
            var session = server.signIns().sessions().get(0);
            assertThat(signet.signOut().revoked()).hasSize(1);
            assertThat(server.isAlive(session)).isFalse();
        }
        assertThat(server.clients().refusals()).isZero();
    }

    @Test
    void signsInOnAnotherDevice() throws Exception {
        time.autoAdvance(Duration.ofSeconds(2));
        server.clients().registerKeys("robot", jwks(key), REDIRECT);
        server.devices().approveAfter(2, Account.of("acct-1111"));
        try (var signet = home(profile().clientKey(key)).build()) {
            signet.signIn().prompt(person).device().run();
            assertThat(status(signet)).isEqualTo(200);
        }
        assertThat(server.clients().assertionsAccepted())
                .as("the request and each poll")
                .isGreaterThanOrEqualTo(3);
        assertThat(server.clients().assertionsReplayed()).isZero();
    }

    @Test
    void namesTheTokenEndpointOnlyWhereItIsToldTo() throws Exception {
        server.clients().registerKeysFor(server.tokenUri().toString(), "robot", jwks(key));
        var machine = Machine.clientCredentials().key(key);
        try (var signet = home(profile()).machine(machine).build()) {
            assertThatExceptionOfType(ConfigurationException.class).isThrownBy(() -> status(signet));
        }
        try (var signet =
                home(profile().tokenEndpointAsAudience()).machine(machine).build()) {
            assertThat(status(signet)).isEqualTo(200);
        }
    }

    @Test
    void refusesAKeyThatTheServerDoesNotKnow() throws Exception {
        server.clients().registerKeys("robot", jwks(key));
        var other = Ed25519PrivateKey.generate(new SecureRandom()).toPkcs8V1();
        try (var signet =
                home(profile()).machine(Machine.clientCredentials().key(other)).build()) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> status(signet))
                    .withMessageContaining("invalid_client");
        }
        assertThat(server.clients().refusals()).isEqualTo(1);
    }

    @Test
    void saysWhichAlgorithmsTheServerTakes() throws Exception {
        server.clients().registerKeys("robot", jwks(key));
        server.discovery()
                .enqueueMetadataAnswers(ScriptedAnswer.regular()
                        .with("token_endpoint_auth_signing_alg_values_supported", "[\"RS256\",\"PS256\"]"));
        try (var signet =
                home(profile()).machine(Machine.clientCredentials().key(key)).build()) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> status(signet))
                    .withMessageContaining("PS256, RS256")
                    .withMessageContaining("EdDSA");
        }
        assertThat(server.counts().tokenRequests()).as("nothing was sent").isZero();
    }

    /** Somebody else's custody, which can fail. */
    private static final class Module implements AssertionSigner {
        private final AssertionSigner inner;
        private final AtomicInteger signed = new AtomicInteger();
        private boolean locked;
        private boolean closed;

        Module(AssertionSigner inner) {
            this.inner = inner;
        }

        @Override
        public String keyId() {
            return inner.keyId();
        }

        @Override
        public byte[] publicKey() {
            return inner.publicKey();
        }

        @Override
        public String algorithm() {
            return inner.algorithm();
        }

        @Override
        public byte[] sign(byte[] message) throws AuthException {
            if (locked) {
                throw new AssertionException(true, "the module is locked", "Unlock it.", null);
            }
            signed.incrementAndGet();
            return inner.sign(message);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    @Test
    void asksASignerOfTheApplicationAndNeverClosesIt() throws Exception {
        server.clients().registerKeys("robot", jwks(key));
        var module = new Module(StoredSigner.of(key));
        try (var signet = home(profile())
                .machine(Machine.clientCredentials().signer(module))
                .build()) {
            module.locked = true;
            assertThatExceptionOfType(AuthException.class)
                    .isThrownBy(() -> status(signet))
                    .withMessageContaining("the module is locked");
            assertThat(server.counts().tokenRequests()).isZero();
            module.locked = false;
            time.advance(Duration.ofMinutes(2));
            assertThat(status(signet)).isEqualTo(200);
        }
        assertThat(module.signed).hasValue(1);
        assertThat(module.closed).isFalse();
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile().clientKey(Secret.of("marker7c1f")))
                .withMessageContaining("PKCS#8")
                .withMessageNotContaining("marker7c1f");
    }
}
