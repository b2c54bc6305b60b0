package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user for whom the operating system names no folder, as in a container that runs under any number. */
class HomelessTest {
    private static final URI API = URI.create("https://api.openai.com/v1/models");

    @Test
    void nothingIsOpenedWhereNothingNamesAFolder() {
        for (var profile : new Profile[] {Profile.codex(), Profile.oidc("https://login.acme.test", "acme-cli")}) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> homeless(profile, Map.of()).build())
                    .withMessageContaining("HOME is not set")
                    .satisfies(e -> assertThat(e.remedy()).contains("Name the folder for the login", "set HOME"));
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> AuditLog.inHome(homeless(profile, Map.of())));
        }
        assertThat(Path.of("?")).doesNotExist();
    }

    @Test
    void theFolderThatHomeNamesIsTaken(@TempDir Path folder) throws Exception {
        var variables = Map.of("HOME", folder.toString());
        try (var signet = homeless(Profile.codex(), variables).build()) {
            assertThat(signet.status().location())
                    .isEqualTo(folder.resolve(".codex/auth.json").toString());
        }
        assertThat(AuditLog.inHome(homeless(Profile.codex(), variables)).file())
                .isEqualTo(folder.resolve(".codex/signet/audit.jsonl"));
        assertThat(AuditLog.inHome(homeless(Profile.codex(), variables).home(folder.resolve("h")))
                        .file())
                .isEqualTo(folder.resolve("h/signet/audit.jsonl"));
    }

    @Test
    void aFolderThatIsNamedIsEnough(@TempDir Path folder) throws Exception {
        try (var signet = homeless(Profile.codex(), Map.of()).home(folder).build()) {
            assertThat(signet.status().state()).isEqualTo(Status.State.SIGNED_OUT);
        }
        try (var signet = homeless(Profile.codex(), Map.of("CODEX_HOME", folder.toString()))
                .build()) {
            assertThat(signet.status().location())
                    .isEqualTo(folder.resolve("auth.json").toString());
        }
    }

    /** What is given needs no home. */
    @Test
    void aCredentialThatIsGivenIsUsed() throws Exception {
        var given = homeless(Profile.codex(), Map.of())
                .credential(new Credential.ApiKey(Secret.of("sk-1"), Map.of("mode", "apikey")));
        try (var signet = given.build()) {
            assertThat(signet.authorize(API).toString()).contains("Authorization");
            assertThat(signet.status().state()).isEqualTo(Status.State.FRESH);
            assertThat(signet.health().checks()).isNotEmpty();
        }
        try (var signet =
                homeless(Profile.codex(), Map.of("CODEX_API_KEY", "sk-1")).build()) {
            assertThat(signet.status().source()).isEqualTo("CODEX_API_KEY");
            assertThat(signet.status().location()).contains("can't be opened");
        }
        assertThat(Path.of("?")).doesNotExist();
    }

    @Test
    void memoryNeedsNoFolder() throws Exception {
        try (var signet = homeless(Profile.codex(), Map.of()).store("ephemeral").build()) {
            assertThat(signet.status().state()).isEqualTo(Status.State.SIGNED_OUT);
        }
    }

    @Test
    void anEmptyPathIsNoHome() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signet.builder(Profile.codex()).home(Path.of("")))
                .withMessage("the path of the home is empty. Name a folder");
    }

    private static SignetBuilder homeless(Profile profile, Map<String, String> variables) {
        var builder = Signet.builder(profile);
        builder.settings = Settings.of(variables, "?");
        return builder;
    }
}
