/** What a keyring of any operating system does; each has a package of its own below. */
@NullMarked
package dev.signet.keyring.internal;

import org.jspecify.annotations.NullMarked;
