package dev.signet;

import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Secret;
import dev.signet.internal.config.Settings;
import dev.signet.internal.signin.SubjectTokenSource;
import dev.signet.internal.signin.TokenType;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The token by which a machine shows who it is: what its platform gives it, such as a Kubernetes service account token or the ID
 * token of a CI job. It is looked up anew for each grant, since platforms replace it; nothing of it is kept.
 *
 * <p>It must be one word of printable ASCII of at most 64 KiB; white space around it is passed over. Immutable and safe for use by
 * several threads.
 */
public final class SubjectToken {
    private interface Place {
        SubjectTokenSource open(Settings settings) throws ConfigurationException;
    }

    private final Place place;
    private final TokenType type;
    private final @Nullable String variable;

    private SubjectToken(Place place, TokenType type, @Nullable String variable) {
        this.place = place;
        this.type = type;
        this.variable = variable;
    }

    /**
     * In a file, which may be a link.
     *
     * @param file absolute, so that it does not depend on where the process was started
     * @return a JWT, unless another type is set
     * @throws IllegalArgumentException when {@code file} is not absolute
     */
    public static SubjectToken file(Path file) {
        if (!file.isAbsolute()) {
            throw new IllegalArgumentException(
                    "the file of a subject token must be an absolute path, but " + file + " is relative");
        }
        return new SubjectToken(
                settings -> SubjectTokenSource.file(file, "the subject token's file"), TokenType.JWT, null);
    }

    /**
     * In an environment variable.
     *
     * @param name of the variable, which is read only where {@link SignetBuilder#fromEnvironment()} allows it
     * @return a JWT, unless another type is set
     */
    public static SubjectToken environment(String name) {
        Objects.requireNonNull(name, "name");
        return new SubjectToken(settings -> SubjectTokenSource.variable(name, settings), TokenType.JWT, name);
    }

    /**
     * From the application itself.
     *
     * @param supplier called for each grant, on the thread that needs it, at times by several threads; what it throws counts as
     *     "nothing there now", and its message is shown nowhere
     * @return a JWT, unless another type is set
     */
    public static SubjectToken supplier(Supplier<Secret> supplier) {
        Objects.requireNonNull(supplier, "supplier");
        return new SubjectToken(settings -> SubjectTokenSource.supplied(supplier), TokenType.JWT, null);
    }

    /**
     * Says that it is an access token ({@code urn:ietf:params:oauth:token-type:access_token}; RFC 8693, section 3). Only a token
     * exchange sends the type.
     *
     * @return a changed copy
     */
    public SubjectToken asAccessToken() {
        return new SubjectToken(place, TokenType.ACCESS_TOKEN, variable);
    }

    /**
     * Says that it is an ID token ({@code urn:ietf:params:oauth:token-type:id_token}; RFC 8693, section 3).
     *
     * @return a changed copy
     */
    public SubjectToken asIdToken() {
        return new SubjectToken(place, TokenType.ID_TOKEN, variable);
    }

    SubjectTokenSource open(Settings settings) throws ConfigurationException {
        return place.open(settings);
    }

    /** The environment variable that holds it, if one does. */
    Optional<String> variable() {
        return Optional.ofNullable(variable);
    }

    TokenType type() {
        return type;
    }

    @Override
    public String toString() {
        return "SubjectToken[" + type.urn() + "]";
    }
}
