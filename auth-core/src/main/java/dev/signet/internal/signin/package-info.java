/** Sign-in as a protocol: authorization code, device and machine grants, the server's metadata, and which flow to take. */
@NullMarked
package dev.signet.internal.signin;

import org.jspecify.annotations.NullMarked;
