/** What one open Signet knows: the pure state machine, and the effects it asks for. */
@NullMarked
package dev.signet.internal.session;

import org.jspecify.annotations.NullMarked;
