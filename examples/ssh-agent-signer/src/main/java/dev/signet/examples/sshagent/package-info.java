/** Signing by an SSH agent: {@link dev.signet.examples.sshagent.SshAgentSigner}. */
@NullMarked
package dev.signet.examples.sshagent;

import org.jspecify.annotations.NullMarked;
