package dev.signet.testkit.junit;

import dev.signet.auth.event.AuthListener;
import dev.signet.testkit.ChildArguments;
import dev.signet.testkit.Leak;
import dev.signet.testkit.LeakDetector;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Fails the test that lets a secret out: into {@code System.out}, {@code System.err} or {@code java.util.logging} at any
 * level, which is where {@code System.Logger} goes unless another backend is installed. {@link LeakDetector} says what is
 * looked for.
 *
 * <p>It listens from the first test class that has it to the end of the run. To have it on every class, set
 * {@code junit.jupiter.extensions.autodetection.enabled=true} in {@code junit-platform.properties} and name this class in
 * {@code META-INF/services/org.junit.jupiter.api.extension.Extension}; or put {@code @ExtendWith(CanaryWatch.class)} on a
 * class. A leak counts against the test that ends next, so with parallel tests the name may be a neighbour's; one from
 * {@code @AfterAll} counts against the class.
 *
 * <p>Not seen: what goes around the replaced streams (a native library, a test that replaces them itself), loggers cut off from
 * their parents, and the loggers of the platform and of JUnit. Exceptions, values and child processes are looked at when asked:
 * {@link #inspect(Throwable)}, {@link #inspect(Object)}, {@link #inspectChildren()}.
 *
 * <p>A test may take a {@code CanaryWatch} parameter, to register further secrets or to get a listener.
 */
@SuppressWarnings("exports") // whoever uses this has JUnit
public final class CanaryWatch implements BeforeAllCallback, AfterEachCallback, AfterAllCallback, ParameterResolver {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(CanaryWatch.class);

    private volatile @Nullable Capture capture;

    /** For JUnit. */
    public CanaryWatch() {}

    /**
     * Checks everything that a failure says: text form, message and remedy, of its causes and suppressed failures, too.
     *
     * @param failure any
     * @throws AssertionError when it holds a canary secret
     */
    public static void inspect(Throwable failure) {
        fail(new LeakDetector().inspect(failure));
    }

    /**
     * Checks the text form of a value, and of the elements of an array.
     *
     * @param value any
     * @throws AssertionError when it holds a canary secret
     */
    public static void inspect(Object value) {
        fail(new LeakDetector().inspect(value));
    }

    /**
     * Checks the command lines and environments of the child processes that run now. Linux only.
     *
     * @throws AssertionError when one holds a canary secret
     * @throws UnsupportedOperationException when {@link ChildArguments#isSupported()} is false
     */
    public static void inspectChildren() {
        fail(ChildArguments.inspect(new LeakDetector()));
    }

    /**
     * Looks for one more secret, for the rest of the run; those of the testkit are known already.
     *
     * @param secret at least 16 characters
     */
    public void register(String secret) {
        capture().detector().register(secret);
    }

    /**
     * A listener that fails the running test when an event's text holds a secret.
     *
     * @return to be given to the session under test
     */
    public AuthListener listener() {
        Capture current = capture();
        return event -> current.detector()
                .find("the event " + event.getClass().getSimpleName(), event.toString())
                .ifPresent(current::report);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // One for the whole run, at the root, which closes it.
        capture = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(Capture.class, key -> Capture.begin(), Capture.class);
    }

    @Override
    public void afterEach(ExtensionContext context) {
        fail(capture().drain());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        fail(capture().drain());
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == CanaryWatch.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return this;
    }

    private Capture capture() {
        Capture current = capture;
        if (current == null) {
            throw new IllegalStateException("CanaryWatch listens from beforeAll on: register it by autodetection,"
                    + " @ExtendWith or a static @RegisterExtension field");
        }
        return current;
    }

    private static void fail(List<Leak> leaks) {
        if (!leaks.isEmpty()) {
            throw new AssertionError(leaks.stream()
                    .map(Leak::toString)
                    .collect(Collectors.joining("\n", "secrets were let out:\n", "")));
        }
    }
}
