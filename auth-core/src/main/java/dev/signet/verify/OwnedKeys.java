package dev.signet.verify;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys by owner. Of one key that is listed twice, the one whose state is further on counts. */
final class OwnedKeys {
    private final Map<String, List<PublishedKey>> keys;

    private OwnedKeys(Map<String, List<PublishedKey>> keys) {
        this.keys = keys;
    }

    /** Two keys of an owner are one when id and thumbprint are the same. */
    private record Name(String owner, String keyId, String thumbprint) {}

    static OwnedKeys of(List<PublishedKey> all) {
        var once = new LinkedHashMap<Name, PublishedKey>();
        for (PublishedKey key : all) {
            once.merge(
                    new Name(key.owner(), key.keyId(), key.thumbprint()),
                    key,
                    (one, other) -> one.state().compareTo(other.state()) >= 0 ? one : other);
        }
        return new OwnedKeys(once.values().stream()
                .collect(Collectors.groupingBy(PublishedKey::owner, Collectors.toUnmodifiableList())));
    }

    List<PublishedKey> find(String owner) {
        return keys.getOrDefault(owner, List.of());
    }
}
