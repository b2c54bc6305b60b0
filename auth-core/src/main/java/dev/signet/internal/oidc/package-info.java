/** The profile of any standard OAuth 2.0 or OpenID Connect provider, as a world of the application's own. */
@NullMarked
package dev.signet.internal.oidc;

import org.jspecify.annotations.NullMarked;
