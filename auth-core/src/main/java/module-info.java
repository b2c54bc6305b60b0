/** Sessions, the refresh of tokens, and HTTP clients that carry valid credentials. */
@org.jspecify.annotations.NullMarked
module dev.signet {
    requires com.electronwill.nightconfig.core;
    requires com.electronwill.nightconfig.toml;
    requires com.fasterxml.jackson.core;
    requires com.github.benmanes.caffeine;
    requires com.nimbusds.jose.jwt;
    requires com.google.crypto.tink;
    requires com.rfksystems.blake2b;
    requires io.nayuki.qrcodegen;
    requires transitive dev.signet.auth;
    requires transitive java.net.http;
    requires software.pando.crypto.nacl;
    requires static transitive org.jspecify;

    exports dev.signet;
    exports dev.signet.agent;
    exports dev.signet.verify;

    uses dev.signet.auth.store.CredentialStoreProvider;
}
