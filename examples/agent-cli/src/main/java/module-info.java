/** An embedder's command line, as an example of how one is written on Signet. */
@org.jspecify.annotations.NullMarked
module dev.signet.examples.cli {
    requires dev.signet;
    requires dev.signet.testkit;
    requires info.picocli;
    requires static org.jspecify;
}
