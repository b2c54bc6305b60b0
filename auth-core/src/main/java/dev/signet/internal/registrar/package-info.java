/** The service that agents make their keys known to, over HTTP: what is said, and what the answers mean. */
@NullMarked
package dev.signet.internal.registrar;

import org.jspecify.annotations.NullMarked;
