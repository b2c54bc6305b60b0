package dev.signet.testkit;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a grant differs from a full one. */
record GrantTerms(
        Set<String> omitted, boolean repeatRefreshToken, Map<String, String> members, Optional<Account> account) {
    static final GrantTerms REGULAR = new GrantTerms(Set.of(), false, Map.of(), Optional.empty());

    GrantTerms {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /** The members of an answer, without those left out and with those added. */
    Map<String, @Nullable Object> apply(Map<String, ? extends @Nullable Object> regular) {
        var changed = new LinkedHashMap<String, @Nullable Object>(regular);
        changed.keySet().removeAll(omitted);
        members.forEach((name, json) -> changed.put(name, new JsonText.Raw(json)));
        return changed;
    }

    boolean renews(String member) {
        return !omitted.contains(member);
    }
}
