/** The keychain of macOS. */
@NullMarked
package dev.signet.keyring.internal.macos;

import org.jspecify.annotations.NullMarked;
