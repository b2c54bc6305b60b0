package dev.signet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SettingsTest {
    @Test
    void takesAnEmptyVariableForUnset() {
        var settings = Settings.of(Map.of("SET", "x", "EMPTY", ""), "/home/ann");
        assertThat(settings.variable("SET")).contains("x");
        assertThat(settings.variable("EMPTY")).isEmpty();
        assertThat(settings.variable("ABSENT")).isEmpty();
        assertThat(settings.userHome()).isEqualTo("/home/ann");
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
