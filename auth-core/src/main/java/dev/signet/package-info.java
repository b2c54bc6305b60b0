/**
 * Where an application begins: {@link dev.signet.Signet#builder} opens a home and gives HTTP clients that carry valid
 * credentials.
 */
@NullMarked
package dev.signet;

import org.jspecify.annotations.NullMarked;
