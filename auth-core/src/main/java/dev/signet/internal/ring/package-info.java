/** The key ring of a home: agents by stable name, their keys, and the registration of both with a service. */
@NullMarked
package dev.signet.internal.ring;

import org.jspecify.annotations.NullMarked;
