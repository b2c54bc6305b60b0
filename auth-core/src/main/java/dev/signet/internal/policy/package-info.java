/** What an organisation allows: which credentials may be used, kept, and asked for. Decides; does nothing itself. */
@NullMarked
package dev.signet.internal.policy;

import org.jspecify.annotations.NullMarked;
