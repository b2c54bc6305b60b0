/** A fake authorization server, fake stores, time moved by hand, and contract suites: for the tests of who builds on Signet. */
@org.jspecify.annotations.NullMarked
module dev.signet.testkit {
    requires transitive dev.signet.auth;
    requires com.fasterxml.jackson.core;
    requires jdk.httpserver;
    requires static org.assertj.core;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;
}
