package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.Secret;
import dev.signet.internal.callback.CallbackAnswer.Code;
import dev.signet.internal.callback.CallbackAnswer.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerRulesTest {
    private static final String ISSUER = "https://login.acme.test/a";
    private static final AnswerRules PLAIN = new AnswerRules(Secret.of("right"), "", false);
    private static final AnswerRules KNOWN = new AnswerRules(Secret.of("right"), ISSUER, false);
    private static final AnswerRules ANNOUNCED = new AnswerRules(Secret.of("right"), ISSUER, true);

    @Test
    void takesACode() throws Exception {
        assertThat(PLAIN.judge("code=a%2Bb+c&state=right")).isEqualTo(new Code(Secret.of("a+b c")));
    }

    @Test
    void takesARefusalAndItsWords() throws Exception {
        assertThat(PLAIN.judge("error=access_denied&error_description=Not+today%21&state=right"))
                .isEqualTo(new Refused("access_denied", "Not today!"));
    }

    @Test
    void makesARefusalFitToBeShown() throws Exception {
        var refused = (Refused) PLAIN.judge("state=right&error=server_error&error_description="
                + "Call%1B%5B31m+now%E2%80%AEevil%0D%0ASet-Cookie:+x%00" + "y".repeat(400));

        assertThat(refused.description())
                .startsWith("Call nowevil Set-Cookie: xyyy")
                .hasSize(300)
                .endsWith("…");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            code=c                                      | STATE_MISSING
            ''                                          | STATE_MISSING
            error=access_denied                         | STATE_MISSING
            code=c&state=                               | STATE_MISSING
            code=c&state=wrong                          | STATE_WRONG
            code=c&state=righ                           | STATE_WRONG
            code=c&state=rightt                         | STATE_WRONG
            code=c&state=RIGHT                          | STATE_WRONG
            error=access_denied&state=wrong             | STATE_WRONG
            error=access_denied&error=x&state=wrong     | STATE_WRONG
            code=c&state=right&state=right              | PARAMETER_REPEATED
            code=c&state=wrong&state=right              | PARAMETER_REPEATED
            code=c&state=&state=right                   | PARAMETER_REPEATED
            code=c&code=d&state=right                   | PARAMETER_REPEATED
            code=c&st%61te=right&state=right            | PARAMETER_REPEATED
            error=a&error=b&state=right                 | PARAMETER_REPEATED
            code=c&state=right&x=1&x=2                  | PARAMETER_REPEATED
            state=right                                 | NO_ANSWER
            code=&state=right                           | NO_ANSWER
            code=%00&state=right                        | NO_ANSWER
            code=%C3%A9&state=right                     | NO_ANSWER
            error=%22&state=right                       | NO_ANSWER
            code=c&error=access_denied&state=right      | TWO_ANSWERS
            code=c&state=right&x=%                      | PARAMETERS
            code=c&state=right&x=%4                     | PARAMETERS
            code=c&state=right&x=%zz                    | PARAMETERS
            code=c&state=right&x=%C3                    | PARAMETERS
            code=c&state=right&x=%ED%A0%80              | PARAMETERS
            code=c d&state=right                        | PARAMETERS
            """)
    void turnsAwayAllElse(String query, CallbackFault fault) {
        assertTurnedAway(PLAIN, query, fault);
    }

    @ParameterizedTest
    @CsvSource({"code=c", "error=access_denied"})
    void comparesTheIssuerCharacterByCharacter(String answer) throws Exception {
        String right = answer + "&state=right&iss=https%3A%2F%2Flogin.acme.test%2Fa";
        assertThat(ANNOUNCED.judge(right)).isEqualTo(PLAIN.judge(right)).isEqualTo(KNOWN.judge(right));

        for (String wrong : new String[] {
            "https://login.acme.test/a/",
            "https://LOGIN.acme.test/a",
            "https://login.acme.test:443/a",
            "https://evil.test"
        }) {
            assertTurnedAway(KNOWN, answer + "&state=right&iss=" + wrong, CallbackFault.ISSUER_WRONG);
            assertTurnedAway(ANNOUNCED, answer + "&state=right&iss=" + wrong, CallbackFault.ISSUER_WRONG);
        }
        assertTurnedAway(ANNOUNCED, answer + "&state=right", CallbackFault.ISSUER_MISSING);
        assertTurnedAway(ANNOUNCED, answer + "&state=right&iss=", CallbackFault.ISSUER_MISSING);
        assertThat(KNOWN.judge(answer + "&state=right")).isEqualTo(PLAIN.judge(right));
    }

    @Test
    void printsNoSecret() throws Exception {
        assertThat(PLAIN.judge("code=hidden&state=right").toString() + PLAIN)
                .doesNotContain("hidden")
                .doesNotContain("right");
    }

    private static void assertTurnedAway(AnswerRules rules, String query, CallbackFault fault) {
        assertThatExceptionOfType(TurnedAwayException.class)
                .as(query)
                .isThrownBy(() -> rules.judge(query))
                .returns(fault, TurnedAwayException::fault);
    }
}
