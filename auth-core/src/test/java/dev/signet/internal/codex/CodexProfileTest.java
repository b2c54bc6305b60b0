package dev.signet.internal.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TokenSet;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.internal.config.Settings;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CodexProfileTest {
    private final CodexProfile profile = new CodexProfile();

    @Test
    void keepsItsLoginInThePersonsFolderUnlessTheEnvironmentSaysElse() throws Exception {
        assertThat(profile.defaultHome(Settings.of(Map.of(), "/home/ann"))).contains(Path.of("/home/ann/.codex"));
        assertThat(profile.defaultHome(Settings.of(Map.of("CODEX_HOME", ""), "/home/ann")))
                .contains(Path.of("/home/ann/.codex"));
        assertThat(profile.defaultHome(Settings.of(Map.of("CODEX_HOME", "/srv/c"), "/home/ann")))
                .contains(Path.of("/srv/c"));
    }

    @Test
    void putsItsOwnDocumentsBesideTheCredential() {
        var layout = profile.layout();

        assertThat(layout.file(DocumentName.CREDENTIAL)).isEqualTo("auth.json");
        assertThat(layout.file(DocumentName.ATTEMPT)).isEqualTo("signet/attempt.json");
        assertThat(layout.file(new DocumentName("agent-keys"))).isEqualTo("signet/agent-keys.json");
        assertThat(layout.ownFolder()).isEqualTo("signet");
    }

    @Test
    void sharesTheKeyringEntryOfTheHome() {
        var layout = profile.layout();

        assertThat(layout.keyringEntry(DocumentName.CREDENTIAL, Path.of("~/.codex")))
                .contains(new KeyringEntry("Codex Auth", "cli|940db7b1d0e4eb40"));
        assertThat(layout.keyringEntry(DocumentName.ATTEMPT, Path.of("~/.codex")))
                .isEmpty();
    }

    @Test
    void sendsAnApiKeyAsABearer() {
        assertThat(headers(new Credential.ApiKey(Secret.of("sk-1"), Map.of("mode", "apikey"))))
                .isEqualTo("{Authorization=Bearer sk-1}");
        assertThat(headers(new Credential.BearerToken(Secret.of("t-1"), Map.of())))
                .isEqualTo("{Authorization=Bearer t-1}");
    }

    @Test
    void sendsTheAccountAndTheFedrampFlagWithTokens() {
        var tokens = TokenSet.builder().accessToken(Secret.of("at-1")).build();

        assertThat(headers(new Credential.OAuthTokens(tokens, Map.of()))).isEqualTo("{Authorization=Bearer at-1}");
        assertThat(headers(new Credential.OAuthTokens(tokens, Map.of("account_id", "acct-1"))))
                .isEqualTo("{Authorization=Bearer at-1, ChatGPT-Account-ID=acct-1}");
        assertThat(headers(new Credential.OAuthTokens(tokens, Map.of("account_id", "acct-1", "fedramp", "true"))))
                .isEqualTo("{Authorization=Bearer at-1, ChatGPT-Account-ID=acct-1, X-OpenAI-Fedramp=true}");
        assertThat(headers(new Credential.OAuthTokens(tokens, Map.of("fedramp", "false"))))
                .isEqualTo("{Authorization=Bearer at-1}");
    }

    @Test
    void hasNoHeadersForWhatItCannotUse() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile.headers(new Credential.Unsupported("someday", Map.of())))
                .withMessageContaining("Unsupported");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile.headers(new Credential.AgentIdentity(
                        "a", new Credential.AgentIdentity.StoredRecord(Secret.of("k")), Map.of())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> profile.headers(
                        new Credential.OAuthTokens(TokenSet.builder().build(), Map.of())));
    }

    @Test
    void makesHeadersThatCanBeSent() throws Exception {
        var credential = profile.codec()
                .decode("{\"OPENAI_API_KEY\":\"\\tsk-1\\n\"}".getBytes(StandardCharsets.UTF_8), "a file")
                .orElseThrow();

        assertThat(AuthHeaders.of("g", profile.headers(credential)).value("Authorization"))
                .isEqualTo(Secret.of("Bearer sk-1"));
    }

    @Test
    void statesTheFactsOfItsWorld() {
        assertThat(profile.name()).isEqualTo("codex");
        assertThat(profile.origins())
                .containsExactlyInAnyOrder(URI.create("https://api.openai.com"), URI.create("https://chatgpt.com"));
        assertThat(profile.maxAgeWithoutExpiry()).isEqualTo(Duration.ofDays(8));
        assertThat(profile.refreshGrace()).isEmpty();
        assertThat(profile.neighbourLocks()).containsExactly("auth.lock", "auth.json.lock");
        assertThat(profile.signInRemedy()).contains("codex login");
    }

    private String headers(Credential credential) {
        return profile.headers(credential).toString();
    }
}
