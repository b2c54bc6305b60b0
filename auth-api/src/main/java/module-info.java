/** Signet's vocabulary and the interfaces that stores, signers, refreshers and leases implement. */
@org.jspecify.annotations.NullMarked
module dev.signet.auth {
    requires static transitive org.jspecify;

    exports dev.signet.auth;
    exports dev.signet.auth.agent;
    exports dev.signet.auth.event;
    exports dev.signet.auth.store;
    exports dev.signet.auth.token;
}
