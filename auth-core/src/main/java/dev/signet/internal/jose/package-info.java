/** JSON Web Tokens: what they say of themselves, and proof of it against the JWK set of their issuer. */
@NullMarked
package dev.signet.internal.jose;

import org.jspecify.annotations.NullMarked;
