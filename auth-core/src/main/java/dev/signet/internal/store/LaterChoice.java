package dev.signet.internal.store;

import dev.signet.auth.AuthException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;

/**
 * What {@code auto} remembers now for a home that is open. Another process may have moved the credential since, and what were saved in
 * the old place would be found by nobody else.
 *
 * @param opened where it was when the home was opened
 * @param files of the home
 * @param plainAllowed whether a plain file may hold it
 * @param permit whether the policy lets a store hold credentials
 */
record LaterChoice(StorePlace opened, CredentialStore files, boolean plainAllowed, StorePlaces.Permit permit) {
    /**
     * Whether the home's plain file is the place by now. Asked under the lease, under which it is moved.
     *
     * @throws StoreException {@code CONFLICT} when it is a third place, or the file may not hold it
     */
    boolean isFiles() throws StoreException {
        var now = RememberedChoice.read(files).map(RememberedChoice::place).orElse(opened);
        if (now == opened) {
            return false;
        }
        if (now != StorePlace.FILE || !plainAllowed || !isPermitted()) {
            throw StoreFaults.movedAway(now);
        }
        return true;
    }

    private boolean isPermitted() {
        try {
            permit.require(StorePlace.FILE.word());
            return true;
        } catch (AuthException e) {
            return false;
        }
    }
}
