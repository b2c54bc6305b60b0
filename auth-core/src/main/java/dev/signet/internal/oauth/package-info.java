/** The one client of token services: bounded, without redirects, and exact about what may have been sent. */
@NullMarked
package dev.signet.internal.oauth;

import org.jspecify.annotations.NullMarked;
