package dev.signet.internal.session;

import dev.signet.internal.session.SessionMachine.Now;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * Somebody who waits for the machine to rule.
 *
 * @param renews whether the credential is to be renewed for it if need be
 * @param question asked anew after every event, until the ruling is not to wait
 * @param answer completed with that ruling
 */
record Waiter(boolean renews, Function<Now, Ruling> question, CompletableFuture<Ruling> answer) {}
