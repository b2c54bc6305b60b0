package dev.signet.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import dev.signet.auth.store.CredentialStoreProvider;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreTraits.Trait;
import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FileCredentialStoreProviderTest {
    private static final URL CLASSES = FileCredentialStoreProvider.class
            .getProtectionDomain()
            .getCodeSource()
            .getLocation();

    @TempDir
    private Path folder;

    @Test
    void isFoundOnceUnderTheNameFile() {
        assertThat(ServiceLoader.load(CredentialStoreProvider.class))
                .singleElement()
                .isInstanceOf(FileCredentialStoreProvider.class)
                .extracting(CredentialStoreProvider::name)
                .isEqualTo("file");
    }

    @Test
    void theModuleProvidesWhatTheServicesFileNames() throws Exception {
        assertThat(module().provides()).singleElement().satisfies(provides -> {
            assertThat(provides.service()).isEqualTo(CredentialStoreProvider.class.getName());
            assertThat(provides.providers()).isEqualTo(named(provides.service()));
        });
    }

    @Test
    void exportsItsPackageAloneAndInItOneType() throws Exception {
        assertThat(module().exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactly("dev.signet.file");
        assertThat(java.lang.reflect.Modifier.isPublic(FileCredentialStore.class.getModifiers()))
                .isFalse();
    }

    @Test
    void opensAHomeWithoutCreatingIt() throws Exception {
        Path home = folder.resolve("not/yet");
        var request =
                new CredentialStoreProvider.Request(home, TestHome.LAYOUT, TimeSource.system(), AuthListener.none());

        try (var store = new FileCredentialStoreProvider().open(request)) {
            assertThat(store.read(DocumentName.CREDENTIAL)).isEqualTo(Snapshot.Absent.ABSENT);
            assertThat(store.traits().traits()).containsExactlyInAnyOrder(Trait.PLAINTEXT, Trait.DURABLE);
            assertThat(store.traits().maxBytes()).isEqualTo(1 << 20);
            assertThat(store.describe(DocumentName.CREDENTIAL))
                    .isEqualTo(home.resolve("auth.json").toString());
        }

        assertThat(TestHome.tree(folder)).isEmpty();
    }

    private static ModuleDescriptor module() throws IOException {
        try (InputStream descriptor =
                CLASSES.toURI().resolve("module-info.class").toURL().openStream()) {
            return ModuleDescriptor.read(descriptor);
        } catch (java.net.URISyntaxException impossible) {
            throw new IOException(impossible);
        }
    }

    private static List<String> named(String service) throws IOException {
        ClassLoader loader = FileCredentialStoreProvider.class.getClassLoader();
        try (InputStream services = loader.getResourceAsStream("META-INF/services/" + service)) {
            return new String(services.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }
}
