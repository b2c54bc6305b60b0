/** How keys, credentials and their stores stand: facts in, findings out, and crossings told once. */
@NullMarked
package dev.signet.internal.health;

import org.jspecify.annotations.NullMarked;
