/** The place of the operating system's keyring. It holds no store yet and exports nothing. */
@org.jspecify.annotations.NullMarked
module dev.signet.keyring {
    requires dev.signet.auth;
    requires static transitive org.jspecify;
}
