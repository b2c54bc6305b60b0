package dev.signet.internal.policy;

import java.util.Arrays;
import java.util.Optional;

/** How somebody is signed in, as far as a policy can force it. */
public enum LoginMethod {
    /** By an account: what the credential may do is what a person's or an agent's account may do. */
    ACCOUNT("account"),
    /** By an API key, and by nothing else. */
    API_KEY("api_key"),
    /** It can't be told; under a forced method this is refused. */
    UNKNOWN("unknown");

    private final String word;

    LoginMethod(String word) {
        this.word = word;
    }

    /** As it is written in a policy file. */
    public String word() {
        return word;
    }

    /** The method that can be forced by {@code word}. */
    static Optional<LoginMethod> forced(String word) {
        return Arrays.stream(values())
                .filter(method -> method != UNKNOWN && method.word.equals(word))
                .findFirst();
    }
}
