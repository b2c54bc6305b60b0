package dev.signet.internal.signin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.Secret;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PkceTest {
    @Test
    void makesTheChallengeOfTheStandard() {
        // RFC 7636, appendix B
        var pkce = new Pkce(Secret.of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"));
        assertThat(pkce.challenge()).isEqualTo("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
    }

    @Test
    void draws64BytesForTheVerifier() {
        var random = new SecureRandom();
        String one = Pkce.create(random).verifier().reveal();
        assertThat(one).hasSize(86).matches("[A-Za-z0-9_-]+");
        assertThat(Pkce.create(random).verifier().reveal()).isNotEqualTo(one);
        assertThat(Pkce.create(new FixedRandom()).verifier().reveal())
                .isEqualTo("AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0-Pw");
    }

    @ParameterizedTest
    @ValueSource(ints = {42, 129})
    void wants43To128Characters(int length) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pkce(Secret.of("v".repeat(length))))
                .withMessageContaining("43 to 128");
        assertThat(new Pkce(Secret.of("v".repeat(43))).challenge()).hasSize(43);
        assertThat(new Pkce(Secret.of("v".repeat(128))).challenge()).hasSize(43);
    }

    @Test
    void wantsUnreservedCharactersAndQuotesNone() {
        String unfit = "v".repeat(50) + " marker-9431";
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Pkce(Secret.of(unfit)))
                .withMessageNotContaining("marker");
    }

    @Test
    void printsNoVerifier() {
        var pkce = Pkce.create(new FixedRandom());
        assertThat(pkce.toString()).doesNotContain(pkce.verifier().reveal());
    }

    @Test
    void aStateMatchesItselfOnly() {
        var state = AuthorizationState.create(new SecureRandom());
        String text = state.value().reveal();
        assertThat(text).hasSize(43);
        assertThat(state.matches(text)).isTrue();
        for (String other : new String[] {"", text + "A", text.substring(1), text.toLowerCase() + "x"}) {
            assertThat(state.matches(other)).as(other).isFalse();
        }
        assertThat(state.toString()).doesNotContain(text);
    }
}
