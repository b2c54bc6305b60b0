/** Which store a home's credential is kept in, and what moves it from one to another. */
@NullMarked
package dev.signet.internal.store;

import org.jspecify.annotations.NullMarked;
