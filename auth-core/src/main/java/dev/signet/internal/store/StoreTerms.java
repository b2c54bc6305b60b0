package dev.signet.internal.store;

/**
 * What an application wants of the store that is chosen for it.
 *
 * @param plaintextAllowed whether files may take the place of a keyring that can't be used now
 * @param encryptionRequired whether nothing secret may be in a plain file
 * @param mayDecide false where the stored credential is not used: then nothing is tried, moved or remembered
 */
public record StoreTerms(boolean plaintextAllowed, boolean encryptionRequired, boolean mayDecide) {}
