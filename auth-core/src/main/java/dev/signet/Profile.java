package dev.signet;

import dev.signet.internal.codex.CodexProfile;
import dev.signet.internal.profile.ProfileDefinition;

/**
 * A world to be at home in: where its logins live, how they are written, who renews them, and how requests carry them.
 *
 * <p>Immutable and safe for use by several threads.
 */
public final class Profile {
    private final ProfileDefinition definition;

    private Profile(ProfileDefinition definition) {
        this.definition = definition;
    }

    /**
     * The world of the Codex CLI: its home, {@code auth.json}, its token endpoint and its headers, shared with the program
     * itself.
     *
     * @return the profile
     */
    public static Profile codex() {
        return new Profile(new CodexProfile());
    }

    /**
     * The name a person gives in a setting.
     *
     * @return such as {@code codex}
     */
    public String name() {
        return definition.name();
    }

    ProfileDefinition definition() {
        return definition;
    }

    @Override
    public String toString() {
        return "Profile[" + name() + "]";
    }
}
