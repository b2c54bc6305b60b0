/** The Credential Manager of Windows. */
@NullMarked
package dev.signet.keyring.internal.windows;

import org.jspecify.annotations.NullMarked;
