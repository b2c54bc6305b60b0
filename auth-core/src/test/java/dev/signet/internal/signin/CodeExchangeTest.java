package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.AssertionException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.TokenServiceException;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.testkit.Delivery;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class CodeExchangeTest {
    private static final String MARKER = "marker-code-7713";
    private static final URI REDIRECT = URI.create("http://127.0.0.1:1455/auth/callback");
    private static final Pkce PKCE = new Pkce(Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
    private static final String FULL =
            "{\"id_token\":\"i.d.t\",\"access_token\":\"at-1\",\"refresh_token\":\"rt-1\",\"expires_in\":600,\"acme\":{\"x\":[1]}}";

    private final Wire wire = new Wire();
    private final ManualTimeSource time = ManualTimeSource.create();

    @AfterEach
    void close() {
        wire.close();
    }

    private GrantOutcome redeem(Set<String> required, ScriptedAnswer answer) throws Exception {
        wire.server.enqueue(answer);
        return new CodeExchange(wire.tokens(time), required).redeem(Secret.of(MARKER), REDIRECT, PKCE);
    }

    private GrantOutcome.Failed failure(Set<String> required, ScriptedAnswer answer) throws Exception {
        var failed = (GrantOutcome.Failed) redeem(required, answer);
        assertThat(failed.toString() + failed.exception() + failed.exception().remedy())
                .doesNotContain(MARKER, "at-1", "hidden-body");
        assertThat(failed.exception().remedy()).isNotBlank();
        assertThat(wire.server.connections()).as("a code is sent once").isEqualTo(1);
        return failed;
    }

    @Test
    void sendsTheFormInTheOrderOfTheReferenceClient() throws Exception {
        var granted = (GrantOutcome.Granted)
                redeem(Set.of("id_token", "access_token", "refresh_token"), ScriptedAnswer.json(200, FULL));

        assertThat(wire.form())
                .isEqualTo("grant_type=authorization_code&client_id=my-client&code=" + MARKER
                        + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A1455%2Fauth%2Fcallback&code_verifier="
                        + PKCE.verifier().reveal());
        assertThat(granted.tokens().accessToken()).contains(Secret.of("at-1"));
        assertThat(granted.tokens().refreshToken()).contains(Secret.of("rt-1"));
        assertThat(granted.tokens().idToken()).contains(Secret.of("i.d.t"));
        assertThat(granted.tokens().expiresAt()).contains(time.instant().plusSeconds(600));
        assertThat(granted.toString()).doesNotContain("at-1", "rt-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"id_token", "access_token", "refresh_token"})
    void wantsTheMembersOfItsDialect(String missing) throws Exception {
        String answer = FULL.replace("\"" + missing + "\"", "\"other\"");
        var failed = failure(Set.of("id_token", "access_token", "refresh_token"), ScriptedAnswer.json(200, answer));
        assertThat(failed.kind()).isEqualTo(GrantFailure.UNUSABLE);
        assertThat(failed.detail()).endsWith("without " + missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "bearer", "BEARER"})
    void takesTheBearerTypeInAnyCase(String type) throws Exception {
        String answer = "{\"access_token\":\"at-1\",\"token_type\":\"" + type + "\",\"scope\":\"a  b\"}";
        var granted = (GrantOutcome.Granted) redeem(CodeExchange.STANDARD_MEMBERS, ScriptedAnswer.json(200, answer));
        assertThat(granted.scopes()).containsExactly("a", "b");
        assertThat(granted.tokens().expiresAt()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"access_token\":\"at-1\",\"token_type\":\"mac\"}",
                "{\"access_token\":\"at-1\",\"token_type\":[\"Bearer\"]}",
                "{\"access_token\":\"at-1\"}",
                "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"error\":\"invalid_grant\"}",
                "{\"access_token\":7,\"token_type\":\"Bearer\"}",
                "{\"access_token\":\"at-1\\r\\nX: y\",\"token_type\":\"Bearer\"}",
            })
    void refusesTokensItCanNotUse(String answer) throws Exception {
        assertThat(failure(CodeExchange.STANDARD_MEMBERS, ScriptedAnswer.json(200, answer))
                        .kind())
                .isEqualTo(GrantFailure.UNUSABLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1e18", "\"soon\"", "null", "{}"})
    void takesNoInsaneLifetime(String expiresIn) throws Exception {
        String answer = "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"expires_in\":" + expiresIn + "}";
        var granted = (GrantOutcome.Granted) redeem(CodeExchange.STANDARD_MEMBERS, ScriptedAnswer.json(200, answer));
        assertThat(granted.tokens().expiresAt()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Delivery.class,
            names = {"RESET", "CLOSE", "STALL_HEADERS", "STALL_BODY", "TRUNCATE_BODY", "ENDLESS_BODY"})
    void tellsThatALostAnswerMayHaveSpentTheCode(Delivery delivery) throws Exception {
        if (delivery == Delivery.STALL_HEADERS || delivery == Delivery.STALL_BODY) {
            wire.stalls(0);
        }
        var failed = failure(Set.of(), ScriptedAnswer.json(200, FULL).delivered(delivery));
        assertThat(failed.kind()).isEqualTo(GrantFailure.AMBIGUOUS);
        assertThat(failed.detail()).contains("may be spent");
        assertThat(failed.exception()).isInstanceOf(TokenServiceException.class);
    }

    @Test
    void tellsRefusalsApart() throws Exception {
        assertThat(failure(Set.of(), ScriptedAnswer.error(400, "invalid_grant")).exception())
                .isInstanceOf(SignInRequiredException.class)
                .hasMessageContaining("invalid_grant");
    }

    @Test
    void aFaultOfTheSetUpIsNoReasonToSignInAgain() throws Exception {
        assertThat(failure(Set.of(), ScriptedAnswer.error(401, "invalid_client"))
                        .exception())
                .isInstanceOf(ConfigurationException.class);
    }

    @Test
    void aPageOfAProxyIsPassing() throws Exception {
        var failed = failure(
                Set.of(), ScriptedAnswer.html(401).header("Retry-After", "9").body("hidden-body".getBytes()));
        assertThat(failed.kind()).isEqualTo(GrantFailure.TRANSIENT);
        assertThat(failed.retryAfter().orElseThrow().toSeconds()).isEqualTo(9);
    }

    @Test
    void sendsThePasswordInTheHeaderFormEncodedFirst() throws Exception {
        // RFC 6749, section 2.3.1: encoded, joined by a colon, then base64
        var basic = new ClientAuthentication.SecretBasic("my client:1", Secret.of("pä ss:w+rd%"));
        wire.server.enqueue(ScriptedAnswer.json(200, FULL));
        new CodeExchange(wire.tokens(basic, time), Set.of()).redeem(Secret.of(MARKER), REDIRECT, PKCE);

        String header = wire.sent.get(0).headers().get("Authorization");
        assertThat(new String(
                        Base64.getDecoder().decode(header.substring("Basic ".length())), StandardCharsets.US_ASCII))
                .isEqualTo("my+client%3A1:p%C3%A4+ss%3Aw%2Brd%25");
        assertThat(wire.form())
                .startsWith("grant_type=authorization_code&code=")
                .doesNotContain("client_");
        assertThat(basic.toString()).doesNotContain("ss:w");
    }

    @Test
    void sendsThePasswordInTheForm() throws Exception {
        var post = new ClientAuthentication.SecretPost("my-client", Secret.of("p&w"));
        wire.server.enqueue(ScriptedAnswer.json(200, FULL));
        new CodeExchange(wire.tokens(post, time), Set.of()).redeem(Secret.of(MARKER), REDIRECT, PKCE);
        assertThat(wire.form())
                .startsWith("grant_type=authorization_code&client_id=my-client&client_secret=p%26w&code=");
        assertThat(wire.sent.get(0).headers()).isEmpty();
    }

    @Test
    void sendsANewAssertionEachTime() throws Exception {
        var made = new ArrayList<String>();
        var jwt = new ClientAuthentication.PrivateKeyJwt("my-client", () -> {
            made.add("assertion-" + made.size());
            return Secret.of(made.get(made.size() - 1));
        });
        var grant = new ClientCredentialsGrant(wire.tokens(jwt, time), GrantScope.DEFAULT);
        wire.server.always(ScriptedAnswer.json(200, "{\"access_token\":\"a\",\"token_type\":\"bearer\"}"));
        assertThat(grant.ask()).isInstanceOf(GrantOutcome.Granted.class);
        assertThat(grant.ask()).isInstanceOf(GrantOutcome.Granted.class);
        assertThat(wire.form())
                .isEqualTo(
                        "grant_type=client_credentials&client_id=my-client&client_assertion_type="
                                + "urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=assertion-1");
    }

    @Test
    void sendsNothingWhenTheClientCanNotProveItself() {
        var broken = new ClientAuthentication.PrivateKeyJwt("my-client", () -> {
            throw new AssertionException(false, "no key", "Make one.", null);
        });
        var grant = new ClientCredentialsGrant(wire.tokens(broken, time), GrantScope.DEFAULT);
        assertThatExceptionOfType(AssertionException.class).isThrownBy(grant::ask);
        assertThat(wire.server.connections()).isZero();
    }

    @Test
    void exchangesTheIdTokenForAKey() {
        wire.server.enqueue(ScriptedAnswer.json(200, "{\"access_token\":\"sk-1\"}"));
        var reported = new ArrayList<GrantOutcome.Failed>();
        assertThat(new ApiKeyExchange(wire.tokens(time), "acme-api-key").ask(Secret.of("i.d.t"), reported::add))
                .contains(Secret.of("sk-1"));
        assertThat(reported).isEmpty();
        assertThat(wire.form())
                .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=my-client"
                        + "&requested_token=acme-api-key&subject_token=i.d.t"
                        + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aid_token");
    }

    @Test
    void reportsWhyThereIsNoKeyAndGoesOn() {
        wire.server.enqueue(ScriptedAnswer.status(500), ScriptedAnswer.error(400, "invalid_request"));
        var reported = new ArrayList<GrantOutcome.Failed>();
        var exchange = new ApiKeyExchange(wire.tokens(time), "acme-api-key");
        assertThat(exchange.ask(Secret.of("i.d.t"), reported::add)).isEmpty();
        assertThat(exchange.ask(Secret.of("i.d.t"), reported::add)).isEmpty();
        assertThat(reported)
                .extracting(GrantOutcome.Failed::kind)
                .isEqualTo(List.of(GrantFailure.AMBIGUOUS, GrantFailure.CONFIGURATION));
    }
}
