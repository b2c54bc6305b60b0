/** Keeps documents in files that only their owner can read, replaced whole and durably. */
@org.jspecify.annotations.NullMarked
module dev.signet.file {
    requires dev.signet.auth;
    requires static transitive org.jspecify;
}
