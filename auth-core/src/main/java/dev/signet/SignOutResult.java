package dev.signet;

import java.util.List;

/**
 * What a sign-out came to. The credential is gone from this home whenever {@link #deleted} names its document, whatever else failed.
 * Immutable; holds no secret.
 *
 * @param revoked what the server revoked, in words for a person
 * @param deleted the documents and leftovers that are gone
 * @param pending what could not be revoked or deleted, and why
 */
public record SignOutResult(List<String> revoked, List<String> deleted, List<String> pending) {
    /** Copies all. */
    public SignOutResult {
        revoked = List.copyOf(revoked);
        deleted = List.copyOf(deleted);
        pending = List.copyOf(pending);
    }

    /**
     * Whether nothing is left to do.
     *
     * @return true when nothing is pending
     */
    public boolean isComplete() {
        return pending.isEmpty();
    }
}
