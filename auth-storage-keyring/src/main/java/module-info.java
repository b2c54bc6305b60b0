/** Keeps documents in the operating system's keyring. */
@org.jspecify.annotations.NullMarked
module dev.signet.keyring {
    requires com.exceptionfactory.jagged;
    requires com.exceptionfactory.jagged.framework;
    requires com.fasterxml.jackson.core;
    requires org.bouncycastle.provider;
    requires org.freedesktop.dbus;
    requires org.slf4j;
    requires transitive dev.signet.auth;
    requires static com.sun.jna;
    requires static transitive org.jspecify;

    exports dev.signet.keyring;

    uses dev.signet.auth.store.CredentialStoreProvider;

    provides dev.signet.auth.store.CredentialStoreProvider with
            dev.signet.keyring.EncryptedFileCredentialStoreProvider,
            dev.signet.keyring.KeyringCredentialStoreProvider;
}
