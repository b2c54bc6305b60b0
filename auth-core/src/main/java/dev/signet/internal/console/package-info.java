/** Words, codes and lines between a program and the person at its terminal. */
@NullMarked
package dev.signet.internal.console;

import org.jspecify.annotations.NullMarked;
