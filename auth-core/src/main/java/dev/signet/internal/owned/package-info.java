/** Files and folders that are the owner's alone: made so, and checked for what somebody else could have put in their place. */
@NullMarked
package dev.signet.internal.owned;

import org.jspecify.annotations.NullMarked;
