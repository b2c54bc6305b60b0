/** How calls into an operating system are made: at most so long, and with an answer when they can't be made at all. */
@NullMarked
package dev.signet.keyring.internal.jna;

import org.jspecify.annotations.NullMarked;
