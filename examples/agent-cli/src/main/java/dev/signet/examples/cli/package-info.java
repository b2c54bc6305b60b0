/** The example command line: one class a command, listed in {@link dev.signet.examples.cli.SignetCli}. */
@NullMarked
package dev.signet.examples.cli;

import org.jspecify.annotations.NullMarked;
