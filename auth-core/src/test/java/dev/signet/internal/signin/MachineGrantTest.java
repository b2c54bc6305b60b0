package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.testkit.ManualTimeSource;
import dev.signet.testkit.ScriptedAnswer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MachineGrantTest {
    private static final String ANSWER = "{\"access_token\":\"at-1\",\"token_type\":\"Bearer\",\"expires_in\":300,"
            + "\"scope\":\"a b\",\"refresh_token\":\"rt-1\",\"id_token\":\"i.d.t\","
            + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}";
    private static final GrantScope SCOPE =
            new GrantScope(List.of("a", "b"), "acme service", "https://api.acme.test/v1");
    private static final SubjectTokenSource SUBJECT = () -> Secret.of("marker-subject-77");

    private final Wire wire = new Wire();
    private final ManualTimeSource time = ManualTimeSource.create();

    @AfterEach
    void close() {
        wire.close();
    }

    private GrantOutcome.Granted granted(MachineGrant grant) throws Exception {
        wire.server.enqueue(ScriptedAnswer.json(200, ANSWER));
        var granted = (GrantOutcome.Granted) grant.ask();
        assertThat(granted.tokens().accessToken()).contains(Secret.of("at-1"));
        assertThat(granted.tokens().refreshToken())
                .as("nothing outlives the access token")
                .isEmpty();
        assertThat(granted.tokens().idToken()).isEmpty();
        assertThat(granted.tokens().expiresAt()).contains(time.instant().plusSeconds(300));
        assertThat(granted.scopes()).containsExactly("a", "b");
        return granted;
    }

    @Test
    void asksAsAClient() throws Exception {
        var secret = new ClientAuthentication.SecretPost("my-client", Secret.of("pw"));
        granted(new ClientCredentialsGrant(wire.tokens(secret, time), SCOPE));
        assertThat(wire.form())
                .isEqualTo("grant_type=client_credentials&client_id=my-client&client_secret=pw&scope=a+b"
                        + "&audience=acme+service&resource=https%3A%2F%2Fapi.acme.test%2Fv1");
    }

    @Test
    void asksWithAnAssertion() throws Exception {
        granted(new JwtBearerGrant(wire.tokens(time), SUBJECT, GrantScope.DEFAULT, Map.of()));
        assertThat(wire.form())
                .isEqualTo("grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&client_id=my-client"
                        + "&assertion=marker-subject-77");
    }

    @Test
    void exchangesAToken() throws Exception {
        var granted = granted(new TokenExchange(
                wire.tokens(time), SUBJECT, TokenType.JWT, SCOPE, Map.of("federation_rule_id", "rule-1")));
        assertThat(granted.issuedTokenType()).isEqualTo(TokenType.ACCESS_TOKEN.urn());
        assertThat(wire.form())
                .isEqualTo(
                        "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Atoken-exchange&client_id=my-client"
                                + "&subject_token=marker-subject-77"
                                + "&subject_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Ajwt"
                                + "&requested_token_type=urn%3Aietf%3Aparams%3Aoauth%3Atoken-type%3Aaccess_token"
                                + "&scope=a+b&audience=acme+service&resource=https%3A%2F%2Fapi.acme.test%2Fv1&federation_rule_id=rule-1");
    }

    @ParameterizedTest
    @CsvSource({
        "access_token, refresh_token",
        "access_token, saml2",
        "Bearer, N_A",
        "Bearer, mac",
        "issued_token_type, other",
        "\"token_type, \"other",
    })
    void refusesAnotherTypeThanItAskedFor(String from, String to) throws Exception {
        String answer = ANSWER.replace("token-type:" + from, "token-type:" + to)
                .replace(from.startsWith("Bearer") ? from : "\0", to)
                .replace("\"" + from.replace("\"", "") + "\":", "\"" + to.replace("\"", "") + "\":")
                .replace("\"refresh_token\":\"at-1\"", "\"access_token\":\"at-1\"")
                .replace("\"saml2\":\"at-1\"", "\"access_token\":\"at-1\"")
                .replace(",\"refresh_token\":\"rt-1\"", "");
        wire.server.enqueue(ScriptedAnswer.json(200, answer));
        var failed = (GrantOutcome.Failed)
                new TokenExchange(wire.tokens(time), SUBJECT, TokenType.JWT, GrantScope.DEFAULT, Map.of()).ask();
        assertThat(failed.kind()).isEqualTo(GrantFailure.UNUSABLE);
    }

    @Test
    void tellsRefusalsApart() throws Exception {
        var grant = new JwtBearerGrant(wire.tokens(time), SUBJECT, GrantScope.DEFAULT, Map.of());
        wire.server.enqueue(
                ScriptedAnswer.error(400, "invalid_grant"),
                ScriptedAnswer.error(400, "invalid_target"),
                ScriptedAnswer.retryAfter(503, "5"),
                ScriptedAnswer.status(502));
        for (GrantFailure kind : List.of(
                GrantFailure.INVALID_GRANT,
                GrantFailure.CONFIGURATION,
                GrantFailure.TRANSIENT,
                GrantFailure.AMBIGUOUS)) {
            var failed = (GrantOutcome.Failed) grant.ask();
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed + "" + failed.exception()).doesNotContain("marker-subject");
            assertThat(failed.retryAfter())
                    .isEqualTo(kind == GrantFailure.TRANSIENT ? Optional.of(Duration.ofSeconds(5)) : Optional.empty());
        }
    }

    @Test
    void wantsAResourceThatIsAnAddress() {
        for (String resource : List.of("api", "https://a.test/#x")) {
            assertThatIllegalArgumentException().isThrownBy(() -> new GrantScope(List.of(), "", resource));
        }
    }

    @Test
    void readsTheFileAnewEachTime(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("token");
        SubjectTokenSource source = SubjectTokenSource.file(file, "TOKEN_FILE");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(source::current)
                .withMessageContaining("TOKEN_FILE");
        Files.writeString(file, "one\n");
        assertThat(source.current()).isEqualTo(Secret.of("one"));
        Path second = Files.writeString(folder.resolve("second"), " two ");
        Files.delete(file);
        Files.createSymbolicLink(file, second);
        assertThat(source.current()).isEqualTo(Secret.of("two"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n ", "two words", "line\nbreak", "uml\u00e4ut", "nul\u0000"})
    void wantsOneWordInTheFile(String content, @TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), content);
        var refusal = catchThrowableOfType(
                ConfigurationException.class,
                () -> SubjectTokenSource.file(file, "TOKEN_FILE").current());
        assertThat(refusal).isNotNull();
        assertThat(refusal.getMessage()).contains("TOKEN_FILE").doesNotContain("words", "break", "uml");
    }

    @Test
    void readsNothingHugeOrOdd(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("token");
        SubjectTokenSource source = SubjectTokenSource.file(file, "TOKEN_FILE");
        Files.writeString(file, "x".repeat(SubjectTokenSource.MAX_BYTES));
        assertThat(source.current().reveal()).hasSize(SubjectTokenSource.MAX_BYTES);
        Files.writeString(file, "x".repeat(SubjectTokenSource.MAX_BYTES + 1));
        assertThatExceptionOfType(ConfigurationException.class).isThrownBy(source::current);
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> SubjectTokenSource.file(folder, "TOKEN_FILE").current())
                .withMessageContaining("regular file");
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> SubjectTokenSource.file(Path.of("relative"), "TOKEN_FILE"))
                .withMessageContaining("absolute");
    }

    @Test
    void readsAVariable() throws Exception {
        assertThat(SubjectTokenSource.variable("TOKEN", Settings.of(Map.of("TOKEN", "abc")))
                        .current())
                .isEqualTo(Secret.of("abc"));
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> SubjectTokenSource.variable("TOKEN", Settings.of(Map.of()))
                        .current())
                .withMessageContaining("TOKEN");
    }

    @Test
    void findsAWorkloadIdentityByEitherVariable(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "abc");
        assertThat(WorkloadIdentity.find(Settings.of(Map.of("OTHER", "x")), "RULE", "FILE"))
                .isEmpty();
        var found =
                WorkloadIdentity.find(Settings.of(Map.of("RULE", "rule-1", "FILE", file.toString())), "RULE", "FILE");
        assertThat(found.orElseThrow().rule()).isEqualTo("rule-1");
        assertThat(found.orElseThrow().token().current()).isEqualTo(Secret.of("abc"));
        for (Map<String, String> half :
                List.of(Map.of("RULE", "rule-1"), Map.of("FILE", "/x"), Map.of("RULE", "rule-1", "FILE", "relative"))) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> WorkloadIdentity.find(Settings.of(half), "RULE", "FILE"))
                    .withMessageContaining("FILE");
        }
    }
}
