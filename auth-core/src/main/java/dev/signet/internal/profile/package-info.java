/** What a profile has to say: the one seam between the session and the world whose names it must not know. */
@NullMarked
package dev.signet.internal.profile;

import org.jspecify.annotations.NullMarked;
