/** An embedder's command line, as an example of how one is written on Signet. */
@org.jspecify.annotations.NullMarked
module dev.signet.examples.cli {
    requires com.fasterxml.jackson.core;
    requires dev.signet;
    requires dev.signet.testkit;
    requires info.picocli;
    requires static org.jspecify;

    opens dev.signet.examples.cli to
            info.picocli;

    uses dev.signet.auth.store.CredentialStoreProvider;
}
