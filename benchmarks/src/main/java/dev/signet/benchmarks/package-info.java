/** Figures beside those of peers, measured in one interleaved run. */
@NullMarked
package dev.signet.benchmarks;

import org.jspecify.annotations.NullMarked;
