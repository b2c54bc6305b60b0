package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.Secret;
import dev.signet.internal.oidc.OidcProfile;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void isAWorldOfTheApplicationsOwn() {
        Profile acme = Profile.oidc("https://login.acme.test", "acme-cli").app("acme");
        assertThat(acme.name()).isEqualTo("acme");
        assertThat(acme).hasToString("Profile[acme]");
        assertThat(acme.definition().signInRemedy()).isEqualTo("Run `acme login`.");
        assertThat(Profile.codex().name()).isEqualTo("codex");
    }

    @Test
    void changesACopy() {
        var plain = Profile.oidc("https://login.acme.test", "acme-cli");
        var changed = plain.app("acme")
                .scopes("openid")
                .ports(8400, 0)
                .clientSecret(Secret.of("s"))
                .trustedHosts("login.internal")
                .signInCommand("acme auth login")
                .maxAgeWithoutExpiry(Duration.ofMinutes(10))
                .refreshGrace(Duration.ofSeconds(30));
        var definition = (OidcProfile) changed.definition();
        assertThat(definition.scopes()).containsExactly("openid");
        assertThat(definition.ports()).containsExactly(8400, 0);
        assertThat(definition.signInRemedy()).isEqualTo("Run `acme auth login`.");
        assertThat(definition.maxAgeWithoutExpiry()).isEqualTo(Duration.ofMinutes(10));
        assertThat(definition.refreshGrace()).contains(Duration.ofSeconds(30));
        assertThat(plain.name()).startsWith("oidc-");
    }

    @Test
    void refusesWhatCanNotBeMeant() {
        assertThatIllegalArgumentException().isThrownBy(() -> Profile.oidc("http://login.acme.test", "acme-cli"));
        assertThatIllegalArgumentException().isThrownBy(() -> Profile.oidc("https://login.acme.test", " "));
        var plain = Profile.oidc("https://login.acme.test", "acme-cli");
        assertThatIllegalArgumentException().isThrownBy(() -> plain.maxAgeWithoutExpiry(Duration.ZERO));
        assertThatIllegalArgumentException().isThrownBy(() -> plain.refreshGrace(Duration.ZERO));
        var forever = ChronoUnit.FOREVER.getDuration();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.maxAgeWithoutExpiry(forever))
                .withMessageContaining(forever.toString());
        assertThatIllegalArgumentException().isThrownBy(() -> plain.refreshGrace(forever));
    }
}
