package dev.signet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.ConfigurationException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @Test
    void takesAnEmptyVariableForUnset() {
        var settings = Settings.of(Map.of("SET", "x", "EMPTY", ""), "/home/ann");
        assertThat(settings.variable("SET")).contains("x");
        assertThat(settings.variable("EMPTY")).isEmpty();
        assertThat(settings.variable("ABSENT")).isEmpty();
    }

    @Test
    void takesHomeForThePersonsFolderAsShellsDo() throws Exception {
        assertThat(Settings.of(Map.of("HOME", "/srv/ann"), "/home/ann").userHome())
                .contains(Path.of("/srv/ann"));
        assertThat(Settings.of(Map.of("HOME", "/srv/ann"), "?").userHome()).contains(Path.of("/srv/ann"));
        assertThat(Settings.of(Map.of("HOME", ""), "/home/ann").userHome()).contains(Path.of("/home/ann"));
        assertThat(Settings.of(Map.of(), "/home/ann").userHome()).contains(Path.of("/home/ann"));
        assertThat(Settings.of(Map.of("HOME", "/srv/ann"), "/home/ann").accountFolder())
                .as("whose files are the person's is not the environment's to say")
                .contains(Path.of("/home/ann"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"?", "", ".", "ann"})
    void takesNoFolderOfTheCurrentOneForThePersons(String folder) throws Exception {
        assertThat(Settings.of(Map.of(), folder).userHome()).isEmpty();
        assertThat(Settings.of(Map.of(), folder).accountFolder()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ann", ".", "~", "?"})
    void refusesAHomeThatIsNotAbsolute(String home) {
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> Settings.of(Map.of("HOME", home), "/home/ann").userHome())
                .withMessage("HOME is \"" + home
                        + "\", which is no absolute path: it would be another folder wherever the program starts")
                .satisfies(e -> assertThat(e.remedy()).startsWith("Set HOME to the absolute path"));
    }

    @Test
    void tellsThePathThatAVariableNames() throws Exception {
        var settings = Settings.of(Map.of("FILE", "/srv/a", "NONE", "", "ZERO", "/srv/\u0000"), "/home/ann");
        assertThat(settings.path("FILE")).contains(Path.of("/srv/a"));
        assertThat(settings.path("NONE")).isEmpty();
        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> settings.path("ZERO"))
                .withMessage("ZERO is no path on this system");
    }

    @Test
    void doesNotSeeLaterChanges() {
        var environment = new HashMap<>(Map.of("NAME", "before"));
        var settings = Settings.of(environment, "/home/ann");
        environment.put("NAME", "after");
        assertThat(settings.variable("NAME")).contains("before");
    }

    @Test
    void readsNoEnvironmentUnlessAsked() {
        String name = System.getenv().keySet().iterator().next();
        assertThat(Settings.none().variable(name)).isEmpty();
        assertThat(Settings.fromEnvironment().variable(name))
                .isEqualTo(Optional.of(System.getenv(name)).filter(value -> !value.isEmpty()));
    }

    @Test
    void showsNoValue() {
        assertThat(Settings.of(Map.of("ACME_TOKEN", "marker-secret"), "/home/ann")
                        .toString())
                .doesNotContain("marker-secret");
    }
}
