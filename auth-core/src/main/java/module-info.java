/** Sessions, the refresh of tokens, and HTTP clients that carry valid credentials. */
@org.jspecify.annotations.NullMarked
module dev.signet {
    requires com.fasterxml.jackson.core;
    requires transitive dev.signet.auth;
    requires transitive java.net.http;
    requires static transitive org.jspecify;

    uses dev.signet.auth.store.CredentialStoreProvider;
}
