/** A small ordered tree of JSON that loses nothing: member order, the text of numbers, members nobody knows. */
@NullMarked
package dev.signet.internal.json;

import org.jspecify.annotations.NullMarked;
