package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.Secret;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallbackTermsTest {
    @Test
    void listensOnAnyFreePortOfOneAddressUnlessTold() {
        CallbackTerms terms = builder().build();

        assertThat(terms.ports()).containsExactly(0);
        assertThat(terms.path()).isEqualTo("/callback");
        assertThat(terms.asksToLeave()).isFalse();
        assertThat(terms.rules()).isEqualTo(new AnswerRules(Secret.of("state"), "", false));
        assertThat(terms.limits()).isEqualTo(CallbackLimits.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "callback", "/a//b", "/a/", "/a b", "/a?b", "/a#b", "/a%62", "/done/x", "/é"})
    void takesPlainPathsOnly(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder().path(path))
                .withMessageContaining("path must look like /callback");
    }

    @Test
    void takesPortsThatExist() {
        for (var ports : List.of(List.<Integer>of(), List.of(-1), List.of(1455, 65_536))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> builder().ports(ports))
                    .withMessageContaining("0 to 65535");
        }
    }

    @Test
    void wantsANameToShow() {
        assertThatIllegalArgumentException().isThrownBy(() -> CallbackTerms.builder(Secret.of("state"), " \u202E\0"));
        assertThat(CallbackTerms.builder(Secret.of("state"), "A\nb\u202E")
                        .build()
                        .application())
                .isEqualTo("A b");
    }

    @Test
    void wantsAnIssuerWithAName() {
        assertThatIllegalArgumentException().isThrownBy(() -> builder().issuer("", true));
        assertThat(builder().issuer("https://a.test", true).build().rules())
                .isEqualTo(new AnswerRules(Secret.of("state"), "https://a.test", true));
    }

    @Test
    void wantsLimitsThatLetABrowserIn() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallbackLimits(1023, 4, second, second, second, second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallbackLimits(1024, 3, second, second, second, second));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CallbackLimits(1024, 4, second, Duration.ZERO, second, second));
        assertThat(new CallbackLimits(1024, 4, second, second, second, second).connections())
                .isEqualTo(4);
    }

    private static CallbackTerms.Builder builder() {
        return CallbackTerms.builder(Secret.of("state"), "Acme");
    }
}
