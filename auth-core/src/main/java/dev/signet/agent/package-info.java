/** Agents that sign requests with keys of their own, and the tasks their assertions are bound to. */
@NullMarked
package dev.signet.agent;

import org.jspecify.annotations.NullMarked;
