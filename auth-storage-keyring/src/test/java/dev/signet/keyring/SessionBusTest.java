package dev.signet.keyring;

import static dev.signet.keyring.TestStore.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.StoreException.Kind;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionBusTest {
    private static final String GIVEN = "unix:path=/given/bus";

    @Test
    void whatTheEmbedderGivesGoesBeforeTheEnvironment() throws Exception {
        Map<String, String> environment = Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=/environment/bus");

        assertThat(SessionBus.address(GIVEN, environment::get)).isEqualTo(GIVEN);
        assertThat(SessionBus.address(null, environment::get)).isEqualTo("unix:path=/environment/bus");
    }

    @Test
    void withoutAnAddressThereIsTheRuntimeFolder() throws Exception {
        assertThat(SessionBus.address(null, Map.of("XDG_RUNTIME_DIR", "/run/user/1000")::get))
                .isEqualTo("unix:path=/run/user/1000/bus");
        assertThat(SessionBus.address(
                        null, Map.of("XDG_RUNTIME_DIR", "/run/user/1000", "DBUS_SESSION_BUS_ADDRESS", "")::get))
                .isEqualTo("unix:path=/run/user/1000/bus");
    }

    @Test
    void withoutEitherThereIsNoBus() {
        assertThat(assertFails(Kind.UNREACHABLE, () -> SessionBus.address(null, name -> null)))
                .hasMessageContaining("no session bus");
    }

    @Test
    void ofSeveralAddressesTheFirstWithAPathIsUsed() throws Exception {
        String several = "tcp:host=localhost,port=1;unix:abstract=/tmp/dbus-x;unix:guid=7,path=/a/bus;unix:path=/b/bus";

        assertThat(SessionBus.address(several, name -> null)).isEqualTo("unix:guid=7,path=/a/bus");
    }

    @Test
    void aSocketWithoutAPathIsNothingJavaCanConnectTo() {
        for (String address : new String[] {"unix:abstract=/tmp/dbus-x,guid=path=", "autolaunch:", "nonsense"}) {
            assertThat(assertFails(Kind.UNREACHABLE, () -> SessionBus.address(address, name -> null)))
                    .hasMessageContaining(address);
        }
    }
}
