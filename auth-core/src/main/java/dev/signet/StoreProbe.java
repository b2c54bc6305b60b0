package dev.signet;

import dev.signet.auth.store.StoreTraits;
import java.util.List;
import java.util.Optional;

/**
 * Where a home's credential could be kept. Holds no secret.
 *
 * @param places each store, tried
 * @param auto the store that {@code auto} chose, or would choose: {@code keyring}, {@code encrypted-file} or {@code file}
 * @param autoReason why, in words for a person
 */
public record StoreProbe(List<Place> places, String auto, String autoReason) {
    /** Copies {@code places}. */
    public StoreProbe {
        places = List.copyOf(places);
    }

    /**
     * One store.
     *
     * @param name as it is named in a setting
     * @param location where the credential is or would be, in words for a person
     * @param traits what the store is like; empty when it is not part of this program
     * @param problem why a trial failed; empty when it went well
     */
    public record Place(String name, String location, Optional<StoreTraits> traits, Optional<String> problem) {
        /**
         * Whether a trial went well.
         *
         * @return true when a credential could be saved there now
         */
        public boolean isUsable() {
            return traits.isPresent() && problem.isEmpty();
        }
    }
}
