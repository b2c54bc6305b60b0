/** Token sets and how they are renewed: what a refresher implements. */
@NullMarked
package dev.signet.auth.token;

import org.jspecify.annotations.NullMarked;
