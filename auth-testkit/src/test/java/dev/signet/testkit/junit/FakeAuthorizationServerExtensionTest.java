package dev.signet.testkit.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.IssuedSession;
import dev.signet.testkit.ManualTimeSource;
import java.net.ConnectException;
import java.net.Socket;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FakeAuthorizationServerExtensionTest {
    @RegisterExtension
    FakeAuthorizationServerExtension fake = FakeAuthorizationServerExtension.create(
            FakeAuthorizationServer.builder().time(ManualTimeSource.create()));

    private FakeAuthorizationServer first = FakeAuthorizationServer.start();

    @Test
    @Order(1)
    void givesTheServerByAccessorAndByParameter(FakeAuthorizationServer server) {
        first.close();
        first = server;
        IssuedSession session = fake.server().signIn();
        assertThat(session.issuedAt()).isEqualTo(ManualTimeSource.DEFAULT_START);
        assertThat(server).isSameAs(fake.server());
    }

    @Test
    @Order(2)
    void startsAFreshServerForEachTestAndClosesTheLast() {
        assertThat(fake.server()).isNotSameAs(first);
        assertThat(fake.server().counts().signIns()).isZero();
        assertThatThrownBy(() -> new Socket("127.0.0.1", first.baseUri().getPort()))
                .isInstanceOf(ConnectException.class);
    }

    @Test
    void saysWhenThereIsNoServer() {
        assertThatIllegalStateException()
                .isThrownBy(() -> FakeAuthorizationServerExtension.create().server())
                .withMessageContaining("@BeforeEach");
    }
}
