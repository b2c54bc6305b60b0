/** The client that carries credentials: origins, replay, challenges, redirects. */
@NullMarked
package dev.signet.internal.http;

import org.jspecify.annotations.NullMarked;
