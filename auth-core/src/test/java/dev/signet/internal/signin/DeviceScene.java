package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.AuthException;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Signing in with a device code at a scripted server, in both dialects. Time passes by itself. */
abstract class DeviceScene {
    static final String DEVICE_CODE = "marker-device-code-51d0";
    static final String VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    static final ScriptedAnswer TOKENS = ScriptedAnswer.json(
            200,
            "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"refresh_token\":\"rt-1\",\"id_token\":\"i.d.t\"}");
    static final ScriptedAnswer CODE = ScriptedAnswer.json(
            200, "{\"authorization_code\":\"ac-1\",\"code_challenge\":\"c\",\"code_verifier\":\"" + VERIFIER + "\"}");

    /** The two dialects, each with its answers to the same events. */
    enum Dialect {
        STANDARD(ScriptedAnswer.error(400, "authorization_pending"), List.of(TOKENS)),
        CODE_DIALECT(ScriptedAnswer.status(403), List.of(CODE, TOKENS));

        final ScriptedAnswer pending;
        final List<ScriptedAnswer> approval;

        Dialect(ScriptedAnswer pending, List<ScriptedAnswer> approval) {
            this.pending = pending;
            this.approval = approval;
        }
    }

    final Wire wire = new Wire();
    final ManualTimeSource time = ManualTimeSource.create();
    final AtomicReference<URI> deadEnd = new AtomicReference<>();

    @BeforeEach
    void passTimeByItself() {
        time.autoAdvance(Duration.ofMinutes(15));
    }

    @AfterEach
    void close() {
        wire.close();
    }

    private static String begun(String more) {
        return "{\"device_code\":\"" + DEVICE_CODE + "\",\"user_code\":\"ABCD-EFGH\","
                + "\"verification_uri\":\"https://login.test/device\",\"expires_in\":900" + more + "}";
    }

    private TokenTransport transport() {
        return (endpoint, type, body, headers, deadline) -> {
            URI dead = deadEnd.getAndSet(null);
            return wire.post(dead == null ? endpoint : dead, type, body, headers, deadline);
        };
    }

    DeviceGrant grant(Dialect dialect) {
        var client = new ClientAuthentication.None("my-client");
        var tokens = new TokenEndpoint(wire.server.uri("/oauth/token"), client, transport(), time);
        if (dialect == Dialect.STANDARD) {
            return new StandardDeviceGrant(
                    wire.server.uri("/device_authorization"),
                    tokens,
                    client,
                    List.of("openid", "offline_access"),
                    Set.of(),
                    CodeExchange.STANDARD_MEMBERS,
                    transport(),
                    time);
        }
        var terms = new CodeDeviceTerms(
                wire.server.uri("/deviceauth/usercode"),
                wire.server.uri("/deviceauth/token"),
                wire.server.uri("/device"),
                wire.server.uri("/deviceauth/callback"),
                "my-client",
                Duration.ofMinutes(15));
        return new CodeDeviceGrant(
                terms,
                new CodeExchange(tokens, Set.of("id_token", "access_token", "refresh_token")),
                transport(),
                time);
    }

    DeviceSignIn start(Dialect dialect) throws AuthException {
        wire.server.enqueue(ScriptedAnswer.json(
                200,
                dialect == Dialect.STANDARD
                        ? begun("")
                        : "{\"device_auth_id\":\"" + DEVICE_CODE
                                + "\",\"usercode\":\"ABCD-EFGH\",\"interval\":\"1\"}"));
        return DeviceSignIn.start(grant(dialect), time, Pause.on(time));
    }

    GrantOutcome run(Dialect dialect, List<ScriptedAnswer> answers) throws Exception {
        DeviceSignIn signIn = start(dialect);
        wire.server.enqueue(answers.toArray(ScriptedAnswer[]::new));
        return signIn.await();
    }

    GrantOutcome.Failed failure(Dialect dialect, ScriptedAnswer... answers) throws Exception {
        var failed = (GrantOutcome.Failed) run(dialect, List.of(answers));
        AuthException thrown = failed.exception();
        assertThat(failed + " " + thrown + thrown.remedy()).doesNotContain(DEVICE_CODE, VERIFIER, "ac-1", "ABCD");
        return failed;
    }
}
