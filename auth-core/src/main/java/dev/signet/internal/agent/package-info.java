/** How an agent proves who it is: assertions and the headers that carry them, and the registration of agents and tasks. */
@NullMarked
package dev.signet.internal.agent;

import org.jspecify.annotations.NullMarked;
