package dev.signet.internal.oidc;

import static dev.signet.internal.oidc.Samples.AGENT;
import static dev.signet.internal.oidc.Samples.API_KEY;
import static dev.signet.internal.oidc.Samples.BEARER_TOKEN;
import static dev.signet.internal.oidc.Samples.CODEC;
import static dev.signet.internal.oidc.Samples.TOKENS;
import static dev.signet.internal.oidc.Samples.WHERE;
import static dev.signet.internal.oidc.Samples.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.internal.profile.DamageContract;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that can't be used: corrupt or mixed, never signed out, and never quoted but for issuer and client. */
class CredentialsJsonDamageTest extends DamageContract {
    private static final List<String> SAMPLES = List.of(TOKENS, API_KEY, BEARER_TOKEN, AGENT);
    private static final Pattern MEMBER = Pattern.compile("\"(\\w+)\": (\"[^\"]*\"|1|\\{)");

    CredentialsJsonDamageTest() {
        super(CODEC, WHERE, SAMPLES, "`acme login`", "marker", "user-1", "sk-", "rt-", "MFEC", "\u001b", "\u202e");
    }

    @Test
    void refusesADocumentThatSaysNothingOrIsTooDeep() {
        corrupt("{}");
        corrupt("{\"schema\":1,\"later\":" + "[".repeat(64) + "]".repeat(64) + "}");
    }

    /** Every member of every sample: its name, and the sample with {@code @} in place of its value. */
    static Stream<Place> places() {
        var places = new ArrayList<Place>();
        for (var sample : SAMPLES) {
            var member = MEMBER.matcher(sample);
            while (member.find()) {
                var end = member.group(2).equals("{") ? closing(sample, member.end() - 1) : member.end();
                places.add(new Place(
                        member.group(1), sample.substring(0, member.start(2)) + "@" + sample.substring(end), sample));
            }
        }
        return places.stream();
    }

    private static int closing(String sample, int open) {
        return sample.indexOf('}', open) + 1; // objects in the samples hold no objects
    }

    record Place(String member, String text, String sample) {
        String with(String value) {
            return text.replace("@", value);
        }

        @Override
        public String toString() {
            return member;
        }
    }

    @Test
    void knowsAllPlaces() {
        assertThat(places()).hasSize(14 + 5 + 5 + 7);
    }

    @ParameterizedTest
    @MethodSource("places")
    void refusesAMemberOfTheWrongType(Place place) {
        for (var value : List.of("0.5", "true", "false", "[]", "[\"marker7c1f\"]", "-7")) {
            assertThat(corrupt(place.with(value))).contains(place.member + " must be ");
        }
        var text = place.member.equals("schema") || place.text.contains("\"" + place.member + "\": @\n}");
        assertThat(corrupt(place.with(text ? "\"marker7c1f\"" : "{\"marker7c1f\":1}")))
                .contains(place.member + " must be ");
    }

    @ParameterizedTest
    @MethodSource("places")
    void refusesAMemberThatIsThereTwice(Place place) {
        var quoted = "\"" + place.member + "\": ";
        var twice = place.text.replace(quoted + "@", quoted + "null, " + quoted + "null");

        assertThat(twice).contains("null, ");
        assertThat(corrupt(twice)).contains("each name once");
    }

    @ParameterizedTest
    @MethodSource("places")
    void takesNullForAbsent(Place place) throws Exception {
        var optional = List.of(
                "subject",
                "refresh_token",
                "id_token",
                "token_type",
                "scope",
                "issued_at",
                "expires_at",
                "last_refresh",
                "task_id");
        if (optional.contains(place.member)) {
            assertThat(CODEC.decode(utf8(place.with("null")), WHERE)).isPresent();
            assertThat(CODEC.decode(utf8(place.with("\"\"")), WHERE)).isPresent();
        } else {
            assertThat(corrupt(place.with("null"))).contains(place.member + " must be ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "-1", "1.0", "1.5", "1e0", "2.5", "2e3", "1E400", "\"1\"", "null", "99999999999999999999999"
            })
    void refusesASchemaThatIsNone(String schema) {
        assertThat(corrupt(API_KEY.replace("\"schema\": 1", "\"schema\": " + schema)))
                .contains("schema must be 1, or the number of a later version");
    }

    @ParameterizedTest
    @CsvSource({
        "issued_at, 2026-11-21",
        "issued_at, 2026-11-21T22:48:26",
        "expires_at, 2026-11-21T22:48:26+01:00",
        "expires_at, 2026-02-30T00:00:00Z",
        "expires_at, marker7c1f",
        "last_refresh, 1795219200",
        "last_refresh, +12026-11-21T22:48:26Z"
    })
    void refusesATimeThatIsNone(String member, String text) {
        var damaged = TOKENS.replaceFirst("\"" + member + "\": \"[^\"]*\"", "\"" + member + "\": \"" + text + "\"");

        assertThat(corrupt(damaged)).contains("oauth_tokens." + member + " must be a time of the form");
    }

    @Test
    void refusesWhatCannotBeSentInAHeader() {
        for (var bad : List.of("marker7c1f\\nX: y", "marker 7c1f", "marker7c1f\\u0000", "marker7c1f\\u00e9")) {
            assertThat(corrupt(API_KEY.replace("sk-marker7c1f", bad))).contains("api_key.key has a character");
            assertThat(corrupt(BEARER_TOKEN.replace("at-marker7c1f", bad)))
                    .contains("bearer_token.token has a character");
            assertThat(corrupt(TOKENS.replace("at-marker7c1f", bad)))
                    .contains("oauth_tokens.access_token has a character");
        }
    }

    @Test
    void refusesASubjectThatCouldSteerATerminal() {
        assertThat(corrupt(TOKENS.replace("\"user-1\"", "\"user\\u202e1\"")))
                .contains("oauth_tokens.subject has a character that can't be shown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:b", "a/b", ".", "..", "a b", "\\u0000"})
    void refusesIdsThatCannotBeSigned(String id) {
        assertThat(corrupt(AGENT.replace("agent-123", id))).contains("agent_identity.runtime_id must be 1 to 128");
        assertThat(corrupt(AGENT.replace("task-9", id))).contains("agent_identity.task_id must be 1 to 128");
    }

    @Test
    void refusesACredentialWithoutAKind() {
        assertThat(corrupt(API_KEY.replace("\"kind\": \"api_key\",", ""))).contains("kind must be there");
    }

    @Test
    void refusesAKindWithoutACredential() {
        assertThat(corrupt(TOKENS.replace("\"oauth_tokens\": {", "\"later\": {")))
                .contains("oauth_tokens must be there, but is absent");
    }

    @Test
    void refusesCredentialsOfTwoKinds() {
        assertThat(mixed(API_KEY.replace("\"api_key\": {", "\"bearer_token\": {\"token\":\"t\"}, \"api_key\": {")))
                .contains("it holds api_key and bearer_token at once");
    }

    @Test
    void refusesACredentialOfAnotherKindThanItSays() {
        assertThat(mixed(API_KEY.replace("\"kind\": \"api_key\"", "\"kind\": \"oauth_tokens\"")))
                .contains("its kind is oauth_tokens, but it holds api_key only");
    }

    @Test
    void refusesTheCredentialOfAnotherIssuerAndNamesBoth() {
        for (var sample : SAMPLES) {
            assertThat(mixed(sample.replace("\"https://login.acme.test\"", "\"https://login.acme.test/\"")))
                    .contains("its issuer is \"https://login.acme.test/\","
                            + " and this application signs in with \"https://login.acme.test\"");
        }
    }

    @Test
    void refusesTheTokensOfAnotherClientAndNamesBoth() {
        assertThat(mixed(TOKENS.replace("\"client_id\": \"acme-cli\"", "\"client_id\": \"ACME\\u001b[31m\"")))
                .contains(
                        "its oauth_tokens.client_id is \"ACME?[31m\", and this application signs in with \"acme-cli\"");
    }
}
