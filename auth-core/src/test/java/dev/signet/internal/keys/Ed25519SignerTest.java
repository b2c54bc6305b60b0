package dev.signet.internal.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.Secret;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class Ed25519SignerTest {
    private final AgentIdentityVectors vectors = AgentIdentityVectors.read();
    private final byte[] message =
            vectors.text("agent_assertion", "signed_string").getBytes(UTF_8);

    @Test
    void namesItsKey() throws Exception {
        try (var signer = vectors.signer()) {
            assertThat(signer.algorithm()).isEqualTo("Ed25519");
            assertThat(signer.publicKey()).isEqualTo(vectors.hex("public_key_hex"));
            assertThat(signer.keyId())
                    .isEqualTo(Ed25519PublicKey.of(signer.publicKey()).thumbprint())
                    .hasSize(43);
            assertThat(signer).hasToString("Ed25519Signer[" + signer.keyId() + "]");
        }
    }

    @Test
    void signsTheSameWhicheverEngineIsThere() throws Exception {
        var engines = new StagedEngines();
        try (var signer = Ed25519Signer.owning(key(), engines.choice())) {
            byte[] first = signer.sign(message);
            signer.sign(message);
            engines.finishLoading();
            byte[] last = signer.sign(message);

            assertThat(first).isEqualTo(last);
            assertThat(Base64.getEncoder().encodeToString(first))
                    .isEqualTo(vectors.text("agent_assertion", "signature_base64"));
            assertThat(engines.choice().engineName()).isEqualTo("Tink");
        }
    }

    @Test
    void preparesItsKeyOncePerEngine() throws Exception {
        var engine = new CountingEngine();
        try (var signer = Ed25519Signer.owning(key(), Engines.always(engine))) {
            for (int i = 0; i < 5; i++) {
                signer.sign(message);
            }
        }
        assertThat(engine.prepared).isEqualTo(1);
    }

    @Test
    void refusesOnceClosed() throws Exception {
        byte[] box = Base64.getDecoder().decode(vectors.text("sealed_box", "sealed_base64"));
        var used = vectors.signer();
        used.sign(message);
        for (var signer : new Ed25519Signer[] {used, vectors.signer()}) {
            signer.close();
            signer.close();

            assertClosed(() -> signer.sign(message));
            assertClosed(() -> signer.open(box));
            assertThat(signer.publicKey()).isEqualTo(vectors.hex("public_key_hex"));
        }
    }

    @Test
    void givesNoSignatureThatWasStillBeingMadeWhenItClosed() throws Exception {
        var engine = new SlowEngine();
        var signer = Ed25519Signer.owning(key(), Engines.always(engine));
        var signing = new FutureTask<>(() -> signer.sign(message));
        new Thread(signing).start();
        assertThat(engine.reached.await(10, TimeUnit.SECONDS)).isTrue();

        signer.close();
        engine.goOn.countDown();

        assertThatExceptionOfType(java.util.concurrent.ExecutionException.class)
                .isThrownBy(() -> signing.get(10, TimeUnit.SECONDS))
                .withCauseInstanceOf(AssertionException.class);
    }

    @Test
    void saysThatAnEngineFailedWithoutQuotingIt() throws Exception {
        Ed25519Engine failing = new CountingEngine() {
            @Override
            public Signing signing(byte[] seed, byte[] publicKey) throws GeneralSecurityException {
                throw new GeneralSecurityException("07070707");
            }
        };
        try (var signer = Ed25519Signer.owning(key(), Engines.always(failing))) {
            assertThatExceptionOfType(AssertionException.class)
                    .isThrownBy(() -> signer.sign(message))
                    .satisfies(e -> assertThat(e.isRemote()).isFalse())
                    .withNoCause()
                    .withMessageContaining(signer.keyId())
                    .withMessageNotContaining("07070707");
        }
    }

    private Ed25519PrivateKey key() throws AssertionException {
        return Ed25519PrivateKey.parse(Secret.of(vectors.text("pkcs8_v1_base64")));
    }

    private static void assertClosed(ThrowingCallable use) {
        assertThatExceptionOfType(AssertionException.class)
                .isThrownBy(use)
                .satisfies(e -> assertThat(e.isRemote()).isFalse())
                .withMessageContaining("closed");
    }

    private static class CountingEngine implements Ed25519Engine {
        private final JdkEngine jdk = new JdkEngine();
        private int prepared;

        @Override
        public String name() {
            return "counting";
        }

        @Override
        public Signing signing(byte[] seed, byte[] publicKey) throws GeneralSecurityException {
            prepared++;
            return jdk.signing(seed, publicKey);
        }

        @Override
        public Verification verification(byte[] publicKey) throws GeneralSecurityException {
            return jdk.verification(publicKey);
        }
    }

    /** Stops before it signs until told to go on. */
    private static final class SlowEngine extends CountingEngine {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public Signing signing(byte[] seed, byte[] publicKey) throws GeneralSecurityException {
            Signing signing = super.signing(seed, publicKey);
            return message -> {
                reached.countDown();
                try {
                    assertThat(goOn.await(10, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return signing.sign(message);
            };
        }
    }
}
