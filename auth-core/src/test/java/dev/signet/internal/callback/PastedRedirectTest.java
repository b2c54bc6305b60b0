package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.Secret;
import dev.signet.internal.callback.CallbackAnswer.Code;
import dev.signet.internal.callback.CallbackAnswer.Refused;
import dev.signet.internal.callback.Judgement.Accepted;
import dev.signet.internal.callback.Judgement.TurnedAway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PastedRedirectTest {
    private static final CallbackTerms TERMS = CallbackTerms.builder(Secret.of("right"), "Acme")
            .path("/auth/callback")
            .build();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:1455/auth/callback?code=abc&state=right",
                "http://127.0.0.1:9/auth/callback?code=abc&state=right",
                "http://localhost:1455/auth/callback?state=right&code=abc",
                "HTTP://[::1]:1455/auth/callback?code=abc&state=right",
                "  \"http://127.0.0.1:1455/auth/callback?code=abc&state=right\"\n",
                "<http://127.0.0.1:1455/auth/callback?code=abc&state=right>",
                "http://127.0.0.1:1455/auth/call\r\n  back?code=a\nbc&state=right",
                "http://127.0.0.1:1455/auth/callback?code=abc&state=right#",
                "http://127.0.0.1:1455/auth/callback?code=abc&state=right#_=_",
                "?code=abc&state=right",
                "code=abc&state=right",
            })
    void takesTheAddressOrItsQuery(String pasted) {
        assertThat(PastedRedirect.judge(pasted, TERMS)).isEqualTo(new Accepted(new Code(Secret.of("abc"))));
    }

    @Test
    void takesARefusal() {
        assertThat(PastedRedirect.judge("http://127.0.0.1:1455/auth/callback?error=access_denied&state=right", TERMS))
                .isEqualTo(new Accepted(new Refused("access_denied", "")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ''                                                           | STATE_MISSING
            abc                                                          | STATE_MISSING
            http://127.0.0.1:1455/auth/callback                          | STATE_MISSING
            code=abc                                                     | STATE_MISSING
            http://127.0.0.1:1455/auth/callback?code=abc                 | STATE_MISSING
            http://127.0.0.1:1455/auth/callback?code=abc&state=old       | STATE_WRONG
            code=abc&state=right&state=right                             | PARAMETER_REPEATED
            code=abc&error=x&state=right                                 | TWO_ANSWERS
            http://127.0.0.1:1455/other?code=abc&state=right             | PATH
            https://127.0.0.1:1455/auth/callback?code=abc&state=right    | PATH
            http://login.acme.test/auth/callback?code=abc&state=right    | PATH
            http://127.0.0.1.evil.test/auth/callback?code=abc&state=right | PATH
            http://a@127.0.0.1/auth/callback?code=abc&state=right        | PATH
            http://127.0.0.1 @evil.test/auth/callback?code=abc&state=right | PARAMETERS
            http://127.0.0.1:1455/auth/callback#code=abc&state=right     | PARAMETERS
            http://127.0.0.1:1455/auth/callback?code=abc#&state=right    | PARAMETERS
            """)
    void explainsWhyNot(String pasted, CallbackFault fault) {
        assertThat(PastedRedirect.judge(pasted, TERMS)).isEqualTo(new TurnedAway(fault));
        assertThat(fault.explanation()).endsWith(".");
    }

    @Test
    void takesNoMoreThanABrowserWould() {
        String pasted = "code=abc&state=right&x=" + "y".repeat(CallbackLimits.DEFAULT.headBytes());

        assertThat(PastedRedirect.judge(pasted, TERMS)).isEqualTo(new TurnedAway(CallbackFault.TOO_LONG));
    }
}
