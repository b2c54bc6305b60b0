/** The record of what happened to keys and credentials: how events become lines, how lines are kept, and how they are read. */
@NullMarked
package dev.signet.internal.audit;

import org.jspecify.annotations.NullMarked;
