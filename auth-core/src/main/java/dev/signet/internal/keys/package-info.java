/** Ed25519 and P-256 keys: their forms, the engines that sign and verify with them, and boxes sealed to them. */
@NullMarked
package dev.signet.internal.keys;

import org.jspecify.annotations.NullMarked;
