/** Which characters a text may have where it goes, and somebody else's text made fit to be shown. */
@NullMarked
package dev.signet.internal.text;

import org.jspecify.annotations.NullMarked;
