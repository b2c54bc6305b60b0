package dev.signet.internal.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.signet.internal.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DefaultHomeTest {
    private static final AppName APP = new AppName("acme-cli");
    private static final String WINDOWS_STATE = "C:\\Users\\ann\\AppData\\Local";

    @Test
    void isInTheStateFolderOfThePerson() throws Exception {
        assertThat(posix(Map.of())).isEqualTo(Path.of("/home/ann/.local/state/acme-cli"));
        assertThat(posix(Map.of("XDG_STATE_HOME", "/var/ann/state"))).isEqualTo(Path.of("/var/ann/state/acme-cli"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "./state", "~/state", "", "C:\\state"})
    void ignoresAStateFolderThatIsNotAbsolute(String folder) throws Exception {
        assertThat(posix(Map.of("XDG_STATE_HOME", folder))).isEqualTo(Path.of("/home/ann/.local/state/acme-cli"));
    }

    @Test
    void isInTheFolderThatHomeNames() throws Exception {
        assertThat(posix(Map.of("HOME", "/srv/ann"))).isEqualTo(Path.of("/srv/ann/.local/state/acme-cli"));
        assertThat(posix(Map.of("HOME", "/srv/ann", "XDG_STATE_HOME", "/s"))).isEqualTo(Path.of("/s/acme-cli"));
        assertThat(DefaultHome.of(APP, Platform.POSIX, Settings.of(Map.of(), "?")))
                .isEmpty();
    }

    @Test
    void isNeverWhereConfigurationIsSharedAmongMachines() throws Exception {
        var settings = Map.of(
                "XDG_CONFIG_HOME", "/home/ann/dotfiles", "XDG_DATA_HOME", "/d", "APPDATA", "C:\\Users\\ann\\Roaming");

        assertThat(posix(settings)).isEqualTo(posix(Map.of()));
        assertThat(windows(settings)).isEqualTo(windows(Map.of()));
    }

    @Test
    void isInTheLocalFolderOnWindows() throws Exception {
        assertThat(windows(Map.of("LOCALAPPDATA", WINDOWS_STATE, "XDG_STATE_HOME", "/state")))
                .isEqualTo(Path.of(WINDOWS_STATE, "acme-cli"));
        assertThat(windows(Map.of("LOCALAPPDATA", "\\\\server\\ann")))
                .isEqualTo(Path.of("\\\\server\\ann", "acme-cli"));
        assertThat(windows(Map.of())).isEqualTo(Path.of("/home/ann", "AppData", "Local", "acme-cli"));
        assertThat(windows(Map.of("LOCALAPPDATA", "Local"))).isEqualTo(windows(Map.of()));
    }

    @Test
    void isWhereTheApplicationsOwnVariableSays() throws Exception {
        var settings = Map.of("ACME_CLI_HOME", "/srv/acme", "XDG_STATE_HOME", "/s", "LOCALAPPDATA", WINDOWS_STATE);

        assertThat(posix(settings)).isEqualTo(Path.of("/srv/acme"));
        assertThat(windows(settings)).isEqualTo(Path.of("/srv/acme"));
        assertThat(posix(Map.of("ACME_CLI_HOME", ""))).isEqualTo(posix(Map.of()));
        assertThat(posix(Map.of("ACME_HOME", "/srv/other"))).isEqualTo(posix(Map.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "acme", "acme-cli", "a1", "a--", "abcdefghijklmnopqrstuvwxyz012345"})
    void takesNamesThatAreFitForFoldersAndVariables(String name) {
        assertThat(new AppName(name).variable("HOME")).matches("[A-Z][A-Z0-9_]*_HOME");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "A",
                "Acme",
                "1acme",
                "-acme",
                "acme_cli",
                "acme.cli",
                "acme/cli",
                "../x",
                "acme ",
                "\u0430cme",
                "abcdefghijklmnopqrstuvwxyz0123456"
            })
    void refusesOtherNames(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new AppName(name))
                .withMessageContaining("1 to 32 characters of a-z");
    }

    private static Path posix(Map<String, String> environment) throws Exception {
        return DefaultHome.of(APP, Platform.POSIX, Settings.of(environment, "/home/ann"))
                .orElseThrow();
    }

    private static Path windows(Map<String, String> environment) throws Exception {
        return DefaultHome.of(APP, Platform.WINDOWS, Settings.of(environment, "/home/ann"))
                .orElseThrow();
    }
}
