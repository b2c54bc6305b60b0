package dev.signet.testkit.junit;

import dev.signet.testkit.FakeAuthorizationServer;
import dev.signet.testkit.FakeAuthorizationServerBuilder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A fresh {@link FakeAuthorizationServer} for each test, closed after it.
 *
 * <pre>{@code
 * @RegisterExtension
 * FakeAuthorizationServerExtension fake = FakeAuthorizationServerExtension.create();
 *
 * @Test
 * void refreshesOnce() {
 *     IssuedSession session = fake.server().signIn();
 *     // ...
 *     assertThat(fake.server().counts().refreshesGranted()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>Test methods may also take a {@code FakeAuthorizationServer} parameter. Registered in a static field, it serves one test
 * at a time; in an instance field, tests may run in parallel.
 */
@SuppressWarnings("exports") // whoever uses this has JUnit
public final class FakeAuthorizationServerExtension
        implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
    private final Supplier<FakeAuthorizationServer> starter;
    private volatile @Nullable FakeAuthorizationServer server;

    private FakeAuthorizationServerExtension(Supplier<FakeAuthorizationServer> starter) {
        this.starter = starter;
    }

    /**
     * Servers with the defaults that {@link FakeAuthorizationServerBuilder} states.
     *
     * @return to be registered with {@code @RegisterExtension}
     */
    public static FakeAuthorizationServerExtension create() {
        return new FakeAuthorizationServerExtension(FakeAuthorizationServer::start);
    }

    /**
     * Servers with other settings.
     *
     * @param settings starts every server
     * @return to be registered with {@code @RegisterExtension}
     */
    public static FakeAuthorizationServerExtension create(FakeAuthorizationServerBuilder settings) {
        return new FakeAuthorizationServerExtension(settings::start);
    }

    /**
     * The server of the running test.
     *
     * @return running
     * @throws IllegalStateException outside a test
     */
    public FakeAuthorizationServer server() {
        FakeAuthorizationServer current = server;
        if (current == null) {
            throw new IllegalStateException("the server runs during a test only: register this extension with"
                    + " @RegisterExtension and call server() in @BeforeEach or later");
        }
        return current;
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        server = starter.get();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        server().close();
        server = null;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == FakeAuthorizationServer.class
                && context.getTestMethod().isPresent();
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server();
    }
}
