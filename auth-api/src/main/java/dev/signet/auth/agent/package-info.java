/** Custody of an agent's signing key: what the owner of a hardware module or key service implements. */
@NullMarked
package dev.signet.auth.agent;

import org.jspecify.annotations.NullMarked;
