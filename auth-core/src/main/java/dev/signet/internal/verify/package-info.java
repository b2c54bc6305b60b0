/** What verifiers of services are made of: published keys that are never old, and the texts that arrive. */
@NullMarked
package dev.signet.internal.verify;

import org.jspecify.annotations.NullMarked;
