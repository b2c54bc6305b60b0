package dev.signet.internal.oidc;

import static dev.signet.internal.oidc.Samples.CLIENT;
import static dev.signet.internal.oidc.Samples.ISSUER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.Credential;
import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.store.DocumentName;
import dev.signet.internal.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OidcProfileTest {

    private final OidcProfile plain = OidcProfile.of(ISSUER, CLIENT);
    private final OidcProfile profile = plain.withApp("acme-cli");

    @Test
    void statesTheFactsOfItsWorld() {
        var settings = Settings.of(Map.of("ACME_CLI_TOKEN_URL", "https://elsewhere.test"), "/home/ann");

        assertThat(profile.name()).isEqualTo("acme-cli");
        assertThat(profile.issuer()).isEqualTo(ISSUER);
        assertThat(profile.clientId()).isEqualTo(CLIENT);
        assertThat(profile.origins()).isEmpty();
        assertThat(profile.neighbourLocks()).isEmpty();
        assertThat(profile.endpointOverrides(settings)).isEmpty();
        assertThat(profile.caBundleVariables()).containsExactly("ACME_CLI_CA_BUNDLE", "SSL_CERT_FILE");
        assertThat(profile.maxAgeWithoutExpiry()).isEqualTo(Duration.ofHours(1));
        assertThat(profile.refreshGrace()).isEmpty();
        assertThat(profile.signInRemedy()).isEqualTo("Run `acme-cli login`.");
        assertThat(profile.scopes()).containsExactly("openid", "profile", "email", "offline_access");
        assertThat(profile.ports()).containsExactly(0);
        assertThat(profile).hasToString("OidcProfile[acme-cli, https://login.acme.test]");
    }

    @Test
    void takesEachSettingAndLeavesTheProfileItCameFromAsItWas() {
        var changed = profile.withScopes("openid", "read", "openid")
                .withPorts(8401, 8402)
                .withOrigins(URI.create("https://api.acme.test"), URI.create("http://127.0.0.1:8080"))
                .withSignInCommand("acme auth login")
                .withClientSecret(Secret.of("s"))
                .withMaxAgeWithoutExpiry(Duration.ofMinutes(5))
                .withRefreshGrace(Duration.ofSeconds(30));

        assertThat(changed.scopes()).containsExactly("openid", "read");
        assertThat(changed.ports()).containsExactly(8401, 8402);
        assertThat(changed.origins())
                .containsExactlyInAnyOrder(URI.create("https://api.acme.test"), URI.create("http://127.0.0.1:8080"));
        assertThat(changed.signInRemedy()).isEqualTo("Run `acme auth login`.");
        assertThat(changed.maxAgeWithoutExpiry()).isEqualTo(Duration.ofMinutes(5));
        assertThat(changed.refreshGrace()).contains(Duration.ofSeconds(30));
        assertThat(changed.name()).isEqualTo("acme-cli");
        statesTheFactsOfItsWorld();
    }

    @Test
    void hasANameOfItsOwnBeforeItIsGivenOne() {
        var otherClient = OidcProfile.of(ISSUER, "other");
        var otherIssuer = OidcProfile.of(ISSUER + "/", CLIENT);

        assertThat(plain.name()).matches("oidc-[0-9a-f]{12}");
        assertThat(OidcProfile.of(ISSUER, CLIENT).name()).isEqualTo(plain.name());
        assertThat(plain.name()).isNotEqualTo(otherClient.name()).isNotEqualTo(otherIssuer.name());
        assertThat(plain.signInRemedy()).isEqualTo("Sign in again in the application.");
    }

    @Test
    void keepsItsLoginWhereThePlatformKeepsState() throws Exception {
        var settings = Settings.of(Map.of("LOCALAPPDATA", "C:\\Local", "XDG_STATE_HOME", "/state"), "/home/ann");

        assertThat(profile.on(Platform.POSIX).defaultHome(settings)).contains(Path.of("/state/acme-cli"));
        assertThat(profile.on(Platform.WINDOWS).defaultHome(settings)).contains(Path.of("C:\\Local", "acme-cli"));
    }

    @Test
    void putsItsOwnDocumentsBesideTheCredential() {
        var layout = profile.layout();

        assertThat(layout.file(DocumentName.CREDENTIAL)).isEqualTo("credentials.json");
        assertThat(layout.file(DocumentName.ATTEMPT)).isEqualTo("signet/attempt.json");
        assertThat(layout.file(new DocumentName("agent-keys"))).isEqualTo("signet/agent-keys.json");
    }

    @Test
    void hasAnEntryOfTheKeyringForEachHome() {
        var layout = profile.layout();
        var entry = layout.keyringEntry(DocumentName.CREDENTIAL, Path.of("/home/ann/.local/state/acme-cli"))
                .orElseThrow();
        var other = layout.keyringEntry(DocumentName.CREDENTIAL, Path.of("/srv/acme"));

        assertThat(entry.service()).isEqualTo("acme-cli");
        // printf %s /home/ann/.local/state/acme-cli | sha256sum | cut -c1-16
        assertThat(entry.account()).isEqualTo("03582f6320d379d5");
        assertThat(other).isPresent().get().isNotEqualTo(entry);
        assertThat(layout.keyringEntry(DocumentName.ATTEMPT, Path.of("/srv/acme")))
                .isEmpty();
    }

    @Test
    void sendsWhatItHasAsABearer() {
        var tokens = TokenSet.builder().accessToken(Secret.of("at-1")).build();

        assertThat(profile.headers(new Credential.ApiKey(Secret.of("sk-1"), Map.of())))
                .isEqualTo(Map.of("Authorization", "Bearer sk-1"));
        assertThat(profile.headers(new Credential.BearerToken(Secret.of("t-1"), Map.of())))
                .isEqualTo(Map.of("Authorization", "Bearer t-1"));
        assertThat(profile.headers(new Credential.OAuthTokens(tokens, Map.of("account_id", "a"))))
                .isEqualTo(Map.of("Authorization", "Bearer at-1"));
    }

    @Test
    void hasNoHeadersForWhatItCannotUse() {
        var agent =
                new Credential.AgentIdentity("a", new Credential.AgentIdentity.StoredRecord(Secret.of("k")), Map.of());
        var empty = new Credential.OAuthTokens(TokenSet.builder().build(), Map.of());

        for (var credential : new Credential[] {agent, empty, new Credential.Unsupported("someday", Map.of())}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> profile.headers(credential))
                    .withMessageContaining(credential.getClass().getSimpleName());
        }
    }

    @Test
    void namesItsOwnCommandWhereADocumentIsDamaged() {
        var codec = profile.withSignInCommand("acme auth login").codec();

        var damage = catchThrowableOfType(
                DamagedCredentialException.class, () -> codec.decode(Samples.utf8("{"), Samples.WHERE));

        assertThat(damage.remedy()).contains("or run `acme auth login` to write a new one");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.acme.test",
                "https://login.acme.test/",
                "https://login.acme.test:8443/tenants/7",
                "http://127.0.0.1:9",
                "http://localhost:8080/realms/a",
                "http://[::1]:1"
            })
    void takesIssuersThatSecretsMayGoTo(String issuer) {
        assertThat(OidcProfile.of(issuer, CLIENT).issuer()).isEqualTo(issuer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "login.acme.test",
                "http://login.acme.test",
                "http://127.0.0.1.acme.test",
                "https://login.acme.test?tenant=marker7c1f",
                "https://login.acme.test#marker7c1f",
                "https://ann:marker7c1f@login.acme.test",
                "https://marker7c1f login.acme.test",
                "https://login.acme.test/\u202e",
                "https://l\u00f6gin.acme.test/",
                "file:///etc/issuer"
            })
    void refusesOtherIssuers(String issuer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OidcProfile.of(issuer, CLIENT))
                .withMessageStartingWith("an issuer must be")
                .withMessageNotContaining("marker7c1f")
                .withMessageNotContaining("\u202e");
    }

    @Test
    void refusesSettingsThatCannotBeMeant() {
        assertThatIllegalArgumentException().isThrownBy(() -> OidcProfile.of(ISSUER, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> OidcProfile.of(ISSUER, "cl\u00efent"));
        assertThatIllegalArgumentException().isThrownBy(() -> plain.withApp("Acme"));
        for (var scope : new String[] {"", "a b", "a\"b", "a\\b", "\u00e9"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> plain.withScopes("openid", scope));
        }
        assertThatIllegalArgumentException().isThrownBy(plain::withPorts);
        assertThatIllegalArgumentException().isThrownBy(() -> plain.withPorts(-1));
        assertThatIllegalArgumentException().isThrownBy(() -> plain.withPorts(8080, 65_536));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plain.withOrigins(URI.create("http://api.acme.test")))
                .withMessageContaining("http://api.acme.test");
        for (var command : new String[] {"", " ", "acme\nlogin", "`acme`", "acm\u00e9"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> plain.withSignInCommand(command));
        }
        for (var duration : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThatIllegalArgumentException().isThrownBy(() -> plain.withMaxAgeWithoutExpiry(duration));
            assertThatIllegalArgumentException().isThrownBy(() -> plain.withRefreshGrace(duration));
        }
    }

    @Test
    void trustsHostsByNameOnly() {
        for (var host : new String[] {"", "a b", "https://login.acme.test"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> plain.withTrustedHosts(host));
        }
    }
}
