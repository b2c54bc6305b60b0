package dev.signet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.testkit.ForwardingCredentialStore;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Homes that are not opened, or not served, since a policy or the application itself says no. */
class StoreRefusalTest extends HomeStoresFixture {
    private int closed;

    /** A keyring holds a connection and a thread while it is open. */
    @Test
    void whoeverRefusesAStoreClosesWhatWasOpenedToLook() throws Exception {
        reached = new Counting(keyring);
        for (int i = 1; i <= 3; i++) {
            assertThat(catchThrowableOfType(
                            PolicyDeniedException.class,
                            () -> builder()
                                    .store("auto")
                                    .policy(SignInPolicy.builder()
                                            .stores("file")
                                            .build())
                                    .build()))
                    .isNotNull();
            assertThat(closed).isEqualTo(i);
        }
        Files.createDirectories(home.resolve("signet"));
        Files.createDirectory(home.resolve("signet/store.json"));
        try (var signet = open("file")) {
            assertThat(catchThrowableOfType(
                            StoreException.class, () -> signet.stores().probe()))
                    .isNotNull();
        }
        assertThat(closed).as("by a survey too").isEqualTo(4);
    }

    private final class Counting extends ForwardingCredentialStore {
        Counting(CredentialStore store) {
            super(store);
        }

        @Override
        public void close() {
            closed++;
        }
    }
}
