/** A signer whose key is kept by an SSH agent, as an example of how custody is handed over. */
@org.jspecify.annotations.NullMarked
module dev.signet.examples.sshagent {
    requires transitive dev.signet.auth;
    requires static org.jspecify;

    exports dev.signet.examples.sshagent;
}
