/** Named documents kept across runs, and the lease under which they are written: what a store implements. */
@NullMarked
package dev.signet.auth.store;

import org.jspecify.annotations.NullMarked;
