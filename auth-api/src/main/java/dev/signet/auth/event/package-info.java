/** What a session tells its embedder: facts as values, never a secret. */
@NullMarked
package dev.signet.auth.event;

import org.jspecify.annotations.NullMarked;
