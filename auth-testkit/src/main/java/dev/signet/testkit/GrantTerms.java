package dev.signet.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** How a grant differs from a full one. */
record GrantTerms(
        Set<String> omitted, boolean repeatRefreshToken, Map<String, String> members, Optional<Account> account) {
    static final GrantTerms REGULAR = new GrantTerms(Set.of(), false, Map.of(), Optional.empty());

    GrantTerms {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    boolean renews(String member) {
        return !omitted.contains(member);
    }
}
