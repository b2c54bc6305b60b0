/** Gates: the promises of a session, tried with real processes, real files and a server that rotates and detects reuse. */
@org.jspecify.annotations.NullMarked
package dev.signet.gate;
