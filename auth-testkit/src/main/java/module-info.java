/** A fake authorization server, fake stores, time moved by hand, and contract suites: for the tests of who builds on Signet. */
@org.jspecify.annotations.NullMarked
module dev.signet.testkit {
    requires com.fasterxml.jackson.core;
    requires com.rfksystems.blake2b;
    requires transitive dev.signet.auth;
    requires java.logging;
    requires jdk.httpserver;
    requires software.pando.crypto.nacl;
    requires static org.assertj.core;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;

    exports dev.signet.testkit;
    exports dev.signet.testkit.junit;

    opens dev.signet.testkit.junit;
}
