package dev.signet.auth.store;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthListener;
import java.nio.file.Path;
import java.util.Objects;

/**
 * Opens one kind of store; found through {@link java.util.ServiceLoader}. Two providers of one name are an error.
 *
 * <p>A provider has a public constructor without arguments that does nothing.
 */
public interface CredentialStoreProvider {
    /**
     * The name a person gives in a setting.
     *
     * @return such as {@code file}
     */
    String name();

    /**
     * Opens the store of a home. Creates nothing: a home comes into being with the first write.
     *
     * @param request which home, and what the store may use
     * @return the store; close it
     * @throws StoreException when the home can't be used by this kind of store
     */
    CredentialStore open(Request request) throws StoreException;

    /**
     * What a store is opened with.
     *
     * @param home the folder where a login lives; need not exist
     * @param layout where the documents lie
     * @param time clocks
     * @param listener told of repairs
     */
    record Request(Path home, StoreLayout layout, TimeSource time, AuthListener listener) {
        /** Checks the parts and makes {@code home} absolute. */
        public Request {
            home = home.toAbsolutePath().normalize();
            Objects.requireNonNull(layout, "layout");
            Objects.requireNonNull(time, "time");
            Objects.requireNonNull(listener, "listener");
        }
    }
}
