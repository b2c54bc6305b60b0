/** Proofs that a token is used by whoever it was given to (RFC 9449): keys, proofs, nonces. */
@NullMarked
package dev.signet.internal.dpop;

import org.jspecify.annotations.NullMarked;
