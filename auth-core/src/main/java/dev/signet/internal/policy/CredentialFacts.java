package dev.signet.internal.policy;

import java.util.Objects;
import java.util.Set;

/**
 * What a policy has to know of a credential. The profile makes it, since only the profile can read the credential; none of it
 * is secret. Facts are hearsay as long as nobody verified the token they were read from: a policy guards against mistakes.
 *
 * <p>Which kind counts as which method:
 *
 * <ul>
 *   <li>an API key is {@link LoginMethod#API_KEY}, and nothing else is;
 *   <li>all others are {@link LoginMethod#ACCOUNT} where the profile can tell that an account stands behind them, such as
 *       tokens of a sign-in, or an access token or agent identity that the same service issued for an account;
 *   <li>else they are {@link LoginMethod#UNKNOWN}, such as a static bearer token of an unknown service.
 * </ul>
 *
 * @param kind what it is
 * @param method what it counts as
 * @param workspaces every account or workspace it names; all of them have to be allowed; empty when it names none
 * @param issuer who issued it, compared character by character (RFC 8414, section 4); empty when it does not tell
 * @param source where it comes from
 */
public record CredentialFacts(
        CredentialKind kind, LoginMethod method, Set<String> workspaces, String issuer, CredentialSource source) {
    /** Checks that kind and method fit, and copies {@code workspaces}. */
    public CredentialFacts {
        Objects.requireNonNull(issuer, "issuer");
        Objects.requireNonNull(source, "source");
        if ((kind == CredentialKind.API_KEY) != (method == LoginMethod.API_KEY)) {
            throw new IllegalArgumentException("a credential of kind " + kind + " can't count as " + method
                    + ": an API key counts as API_KEY, and nothing else does");
        }
        workspaces = Set.copyOf(workspaces);
    }

    /** For a person. */
    String words() {
        return "the " + kind.words() + " (" + source.words() + ")";
    }
}
