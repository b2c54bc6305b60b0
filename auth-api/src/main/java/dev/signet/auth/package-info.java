/** What every part of Signet speaks of: secrets, credentials, headers, time, and errors that say what to do. */
@NullMarked
package dev.signet.auth;

import org.jspecify.annotations.NullMarked;
