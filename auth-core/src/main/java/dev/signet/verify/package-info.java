/**
 * The receiving side: a service verifies who calls it. {@link dev.signet.verify.AgentVerifier} reads assertions of agents, {@link
 * dev.signet.verify.ClientAssertionVerifier} those of OAuth clients (RFC 7523), and {@link dev.signet.verify.DpopVerifier} proofs of
 * possession (RFC 9449). What they return can be made by them alone.
 */
@NullMarked
package dev.signet.verify;

import org.jspecify.annotations.NullMarked;
