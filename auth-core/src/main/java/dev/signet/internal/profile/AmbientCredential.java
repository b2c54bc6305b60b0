package dev.signet.internal.profile;

import dev.signet.auth.Credential;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the environment has to say of the credential to use. Immutable; prints no value. */
public final class AmbientCredential {
    private final @Nullable Credential credential;
    private final String variable;
    private final String explanation;

    /**
     * A finding.
     *
     * @param credential the one that wins; null when the environment gives none
     * @param variable the variable it comes from; empty when there is none
     * @param explanation which source won and why, in a sentence or two for a person
     */
    public AmbientCredential(@Nullable Credential credential, String variable, String explanation) {
        this.credential = credential;
        this.variable = Objects.requireNonNull(variable, "variable");
        this.explanation = Objects.requireNonNull(explanation, "explanation");
    }

    /** The credential to use instead of the stored one. */
    public Optional<Credential> credential() {
        return Optional.ofNullable(credential);
    }

    /** The variable it comes from; empty text when there is none. */
    public String variable() {
        return variable;
    }

    /** Which source won and why, for a person. */
    public String explanation() {
        return explanation;
    }

    @Override
    public String toString() {
        return "AmbientCredential[" + variable + "]";
    }
}
