/** Signing out of a home: what is revoked, what is deleted, and what could not be. */
@NullMarked
package dev.signet.internal.signout;

import org.jspecify.annotations.NullMarked;
