/** Ed25519 keys of agents: their forms, the engines that sign and verify with them, and boxes sealed to them. */
@NullMarked
package dev.signet.internal.keys;

import org.jspecify.annotations.NullMarked;
