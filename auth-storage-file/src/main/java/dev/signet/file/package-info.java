/** The file store: owner-only files, replaced whole, synced before they count, in a folder that is ours alone. */
@NullMarked
package dev.signet.file;

import org.jspecify.annotations.NullMarked;
