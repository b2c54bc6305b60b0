/** The keyring store: documents in the keyring of the operating system, where other programs of the same person find them. */
@NullMarked
package dev.signet.keyring;

import org.jspecify.annotations.NullMarked;
