package dev.signet.testkit.junit;

import dev.signet.testkit.PrivateKeyring;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A {@link PrivateKeyring} for each test class, and the classes nested in it: a real keyring daemon on a bus of its own. Before each test the daemon is brought
 * back to running and unlocked, whatever the test before did to it; what was stored stays, so tests use names of their own.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final KeyringExtension KEYRING = KeyringExtension.create();
 *
 * @Test
 * void aLockedKeyringIsNotAnEmptyOne() throws Exception {
 *     KEYRING.keyring().lock();
 *     // ...
 * }
 * }</pre>
 *
 * <p>Register it in a static field. Test methods may also take a {@code PrivateKeyring} parameter. Where {@code dbus-daemon} or
 * {@code gnome-keyring-daemon} is missing, the class is passed over with the reason; it fails instead where the environment variable
 * {@code SIGNET_KEYRING_TESTS} is {@code required}. Tests of one class must not run in parallel.
 */
@SuppressWarnings("exports") // whoever uses this has JUnit
public final class KeyringExtension
        implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback, ParameterResolver {
    private static final String SWITCH = "SIGNET_KEYRING_TESTS";

    private volatile @Nullable PrivateKeyring keyring;
    private volatile @Nullable String startedFor;

    private KeyringExtension() {}

    /**
     * A keyring for the test class.
     *
     * @return to be registered with {@code @RegisterExtension} in a static field
     */
    public static KeyringExtension create() {
        return new KeyringExtension();
    }

    /**
     * Passes the running test over, or fails it, where this machine can't run a keyring.
     *
     * @throws AssertionError where {@code SIGNET_KEYRING_TESTS} is {@code required}
     */
    public static void requirePrograms() {
        judge(PrivateKeyring.missing(), "required".equals(System.getenv(SWITCH)));
    }

    static void judge(Optional<String> missing, boolean required) {
        if (missing.isPresent() && required) {
            throw new AssertionError(missing.get() + "; it may not be passed over, since " + SWITCH + "=required");
        }
        Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
    }

    /**
     * The keyring of the running test class.
     *
     * @return running
     * @throws IllegalStateException outside a test class
     */
    public PrivateKeyring keyring() {
        PrivateKeyring current = keyring;
        if (current == null) {
            throw new IllegalStateException("the keyring runs during a test class only: register this extension with"
                    + " @RegisterExtension in a static field and call keyring() in @BeforeAll or later");
        }
        return current;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws IOException {
        requirePrograms();
        // A nested class has the keyring of the class around it.
        if (keyring == null) {
            keyring = PrivateKeyring.start();
            startedFor = context.getUniqueId();
        }
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        keyring().restore();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (!context.getUniqueId().equals(startedFor)) {
            return;
        }
        PrivateKeyring last = keyring;
        keyring = null;
        startedFor = null;
        if (last != null) {
            last.close();
        }
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == PrivateKeyring.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return keyring();
    }
}
