package dev.signet.keyring;

import static dev.signet.keyring.TestStore.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.StoreTraits.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KeyringCredentialStoreProviderTest {
    private static final URL CLASSES = KeyringCredentialStoreProvider.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation();

    @Test
    void isFoundOnceUnderTheNameKeyring() {
        assertThat(ServiceLoader.load(CredentialStoreProvider.class))
                .filteredOn(provider -> provider.name().equals("keyring"))
                .singleElement()
                .isInstanceOf(KeyringCredentialStoreProvider.class);
    }

    @Test
    void theModuleProvidesWhatTheServicesFileNames() throws Exception {
        assertThat(module().provides()).singleElement().satisfies(provides -> {
            assertThat(provides.service()).isEqualTo(CredentialStoreProvider.class.getName());
            assertThat(provides.providers()).isEqualTo(named(provides.service()));
        });
    }

    @Test
    void exportsItsPackageAlone() throws Exception {
        assertThat(module().exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("dev.signet.keyring");
    }

    @Test
    void opensWithoutReachingForAnything() throws Exception {
        var provider = new KeyringCredentialStoreProvider().withBusAddress("unix:path=/nowhere/bus");
        try (var store = provider.open(TestStore.request("opened"))) {
            assertThat(store.name()).isEqualTo("keyring");
            assertThat(store.traits().traits()).containsExactly(Trait.DURABLE);
            assertThat(store.traits().maxBytes()).isEqualTo(1 << 20);
            assertThat(store.describe(TestStore.CREDENTIAL))
                    .isEqualTo(
                            "the keyring item \"credential|.nowhere.opened\" of \"Signet Test\" in the Secret Service");
        }
    }

    @Test
    void refusesWaitsThatMakeNoSense() {
        var provider = new KeyringCredentialStoreProvider();
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofSeconds(-1)}) {
            assertThat(catchThrowableOfType(IllegalArgumentException.class, () -> provider.withCallWait(bad)))
                    .hasMessageContaining(bad.toString());
        }
        assertThat(catchThrowableOfType(
                        IllegalArgumentException.class, () -> provider.withPromptWait(Duration.ofSeconds(-1))))
                .hasMessageContaining("PT-1S");
    }

    @Test
    void aSystemWithoutAKnownKeyringSaysSo() {
        assertThat(assertFails(
                        Kind.UNREACHABLE,
                        () -> Keyrings.forThisSystem("Plan 9", KeyringSettings.DEFAULT, name -> null)))
                .hasMessageContaining("no keyring on Plan 9");
    }

    private static ModuleDescriptor module() throws IOException, URISyntaxException {
        try (InputStream descriptor =
                CLASSES.toURI().resolve("module-info.class").toURL().openStream()) {
            return ModuleDescriptor.read(descriptor);
        }
    }

    private static List<String> named(String service) throws IOException {
        ClassLoader loader = KeyringCredentialStoreProvider.class.getClassLoader();
        try (InputStream services = loader.getResourceAsStream("META-INF/services/" + service)) {
            return new String(services.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
