package dev.signet.verify;

import dev.signet.internal.jose.SigningAlgorithm;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Names of signature algorithms (RFC 7518, section 3.1; RFC 8037, section 3.1; RFC 9864, section 2.2), as settings have them. */
final class Algorithms {
    private Algorithms() {}

    static Set<SigningAlgorithm> parse(Set<String> names) {
        Set<SigningAlgorithm> algorithms = EnumSet.noneOf(SigningAlgorithm.class);
        for (String name : names) {
            algorithms.add(SigningAlgorithm.findSpecified(name)
                    .orElseThrow(
                            () -> new IllegalArgumentException("expected algorithms of EdDSA, Ed25519, ES256, RS256 and"
                                    + " PS256, found \"" + name + "\"")));
        }
        if (algorithms.isEmpty()) {
            throw new IllegalArgumentException("expected at least one algorithm, found none");
        }
        return Set.copyOf(algorithms);
    }

    static String names(Set<SigningAlgorithm> algorithms) {
        return algorithms.stream().sorted().map(SigningAlgorithm::headerName).collect(Collectors.joining(" "));
    }
}
