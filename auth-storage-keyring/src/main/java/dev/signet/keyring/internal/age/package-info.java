/** Documents in files that are encrypted in the format age v1, with a passphrase that a keyring holds. */
@NullMarked
package dev.signet.keyring.internal.age;

import org.jspecify.annotations.NullMarked;
