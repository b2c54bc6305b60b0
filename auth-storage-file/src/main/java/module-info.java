/** Keeps documents in files that only their owner can read, replaced whole and durably. */
@org.jspecify.annotations.NullMarked
module dev.signet.file {
    requires transitive dev.signet.auth;
    requires static transitive org.jspecify;

    exports dev.signet.file;

    provides dev.signet.auth.store.CredentialStoreProvider with
            dev.signet.file.FileCredentialStoreProvider;
}
