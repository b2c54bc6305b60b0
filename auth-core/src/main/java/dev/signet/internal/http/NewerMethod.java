package dev.signet.internal.http;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A public method of a JDK type that JDK 17 does not have yet. Immutable and safe for use by several threads. */
final class NewerMethod {
    private final @Nullable MethodHandle handle;

    private NewerMethod(@Nullable MethodHandle handle) {
        this.handle = handle;
    }

    static NewerMethod find(Class<?> type, String name, Class<?> result, Class<?>... parameters) {
        try {
            return new NewerMethod(
                    MethodHandles.publicLookup().findVirtual(type, name, MethodType.methodType(result, parameters)));
        } catch (NoSuchMethodException e) {
            return new NewerMethod(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(type.getName() + "." + name + " is not public", e);
        }
    }

    boolean isPresent() {
        return handle != null;
    }

    /** Calls the method; it must throw nothing checked. */
    Object call(Object receiver) {
        try {
            return Objects.requireNonNullElse(Objects.requireNonNull(handle).invokeWithArguments(receiver), Void.TYPE);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a method of the JDK threw what it does not declare", e);
        }
    }

    /** Calls a method that waits. */
    Object callAndWait(Object receiver, Object argument) throws InterruptedException {
        try {
            return Objects.requireNonNull(handle).invokeWithArguments(receiver, argument);
        } catch (RuntimeException | Error | InterruptedException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException("a method of the JDK threw what it does not declare", e);
        }
    }
}
