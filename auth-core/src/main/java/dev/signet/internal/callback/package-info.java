/** Receives what an authorization server sends back through a browser, shows the person how it ended, and opens browsers. */
@NullMarked
package dev.signet.internal.callback;

import org.jspecify.annotations.NullMarked;
