package dev.signet.internal.signin;

import static dev.signet.internal.signin.PeerClient.CLIENT;
import static dev.signet.internal.signin.PeerClient.failure;
import static dev.signet.internal.signin.PeerClient.granted;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TokenSet;
import dev.signet.gate.Figures;
import dev.signet.gate.OidcPeer;
import dev.signet.gate.ScriptedBrowser;
import dev.signet.gate.ScriptedBrowser.Decision;
import dev.signet.internal.jose.IdTokenBinding;
import dev.signet.internal.jose.SigningAlgorithm;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.signin.ServerMetadata.Endpoint;
import dev.signet.testkit.ManualTimeSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A sign-in on another device at a provider that others wrote. */
@Tag("peers")
@Timeout(60)
class OidcPeerDeviceTest {
    @RegisterExtension
    static final PeerAccess ACCESS = new PeerAccess();

    private static final String GATE = "oidc-provider-" + OidcPeer.VERSION;

    private final OidcPeer peer = ACCESS.peer();
    private final PeerClient client = ACCESS.client();

    /** A sign-in on another device, with a clock that goes by itself when it waits. */
    private final class OtherDevice {
        final ManualTimeSource time = ManualTimeSource.at(client.time.instant());
        final List<Duration> pauses = new ArrayList<>();
        final ClientAuthentication app = new ClientAuthentication.None(CLIENT);
        final StandardDeviceGrant grant = new StandardDeviceGrant(
                client.address(Endpoint.DEVICE_AUTHORIZATION),
                client.tokens(app),
                app,
                PeerClient.SCOPES,
                Set.of("127.0.0.1"),
                CodeExchange.OPENID_MEMBERS,
                client.service::post,
                time);

        /** Signs in; at the third pause the person does what they do. */
        GrantOutcome signIn(Decision decision) throws Exception {
            var prompt = new DevicePrompt[1];
            var signIn = DeviceSignIn.start(grant, time, pause -> {
                pauses.add(pause);
                time.advance(pause);
                if (pauses.size() == 3) {
                    decide(prompt[0], decision);
                }
            });
            prompt[0] = signIn.prompt();
            return signIn.await();
        }

        private void decide(DevicePrompt prompt, Decision decision) throws InterruptedException {
            try {
                var page = new ScriptedBrowser()
                        .enterCode(prompt.verificationUriComplete().orElseThrow(), decision);
                assertThat(page.statusCode()).isEqualTo(200);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void signsInOnAnotherDevice() throws Exception {
        var figures = Figures.of(GATE);
        var device = new OtherDevice();
        TokenSet tokens = granted(device.signIn(Decision.APPROVE)).tokens();
        assertThat(client.call(tokens)).isEqualTo(200);
        assertThat(tokens.refreshToken()).isPresent();
        var idToken = client.verifier(CLIENT, SigningAlgorithm.RS256)
                .verify(
                        tokens.idToken().orElseThrow(),
                        IdTokenBinding.none()
                                .withAccessToken(tokens.accessToken().orElseThrow()));
        assertThat(idToken.subject()).isEqualTo("person-1111");
        assertThat(device.pauses)
                .hasSize(3)
                .allSatisfy(pause -> assertThat(pause).isGreaterThanOrEqualTo(Duration.ofSeconds(5)));
        figures.print("a sign-in on another device approved after %d pauses", device.pauses.size());
    }

    @Test
    void hearsThatThePersonRefusedOnAnotherDevice() throws Exception {
        assertThat(failure(new OtherDevice().signIn(Decision.REFUSE))).isEqualTo(GrantFailure.DENIED);
    }

    @Test
    void givesUpWhenNobodyEntersTheCode() throws Exception {
        var figures = Figures.of(GATE);
        var device = new OtherDevice();
        var signIn = DeviceSignIn.start(device.grant, device.time, pause -> {
            device.pauses.add(pause);
            device.time.advance(pause);
        });
        assertThat(signIn.prompt().lifetime()).isEqualTo(Duration.ofMinutes(10));
        assertThat(failure(signIn.await())).isEqualTo(GrantFailure.EXPIRED);
        Duration waited = device.pauses.stream().reduce(Duration.ZERO, Duration::plus);
        assertThat(waited).isBetween(Duration.ofMinutes(9), Duration.ofMinutes(10));
        assertThat(device.pauses).hasSizeLessThanOrEqualTo(121);
        figures.print(
                "nobody entered a code: given up after %d s and %d pauses", waited.toSeconds(), device.pauses.size());
    }

    @Test
    void hearsThatACodeExpired() throws Exception {
        DeviceAttempt attempt = new OtherDevice().grant.begin();
        assertThat(attempt.poll()).isEqualTo(new DeviceEvent.Pending());
        peer.setClockAhead(Duration.ofMinutes(11));
        try {
            assertThat(attempt.poll())
                    .isInstanceOfSatisfying(
                            DeviceEvent.Refused.class,
                            refused -> assertThat(refused.failed().kind()).isEqualTo(GrantFailure.EXPIRED));
        } finally {
            peer.setClockAhead(Duration.ZERO);
        }
    }
}
