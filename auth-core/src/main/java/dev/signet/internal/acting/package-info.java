/** Agents as applications hold them: the home's own, given ones, and those of its key ring, each with its tasks and keys. */
@NullMarked
package dev.signet.internal.acting;

import org.jspecify.annotations.NullMarked;
