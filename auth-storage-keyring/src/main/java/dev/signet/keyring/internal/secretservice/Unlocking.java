package dev.signet.keyring.internal.secretservice;

import static dev.signet.keyring.internal.secretservice.SecretSession.PROMPT;
import static dev.signet.keyring.internal.secretservice.SecretSession.ROOT;
import static dev.signet.keyring.internal.secretservice.SecretSession.SERVICE;

import dev.signet.auth.StoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;

/** Asks the person at the desktop to unlock the default collection, where the embedder allows it. */
final class Unlocking {
    private static final String NONE = "/";

    private final SecretSession session;
    private final Deadline deadline;
    private final String where;

    Unlocking(SecretSession session, Deadline deadline, String where) {
        this.session = session;
        this.deadline = deadline;
        this.where = where;
    }

    /**
     * Unlocks, with a prompt if the service needs one.
     *
     * @param wait how long a person may take
     * @throws StoreException {@code DISMISSED} when the prompt was closed
     */
    void ask(Duration wait) throws StoreException, IOException, TimeoutException, BusErrorException {
        String collection = new Items(session, deadline, where).defaultCollection();
        Object[] answer = session.call(deadline, ROOT, SERVICE, "Unlock", "ao", List.of(collection));
        String prompt = SecretSession.text(answer[1]);
        if (prompt.equals(NONE)) {
            return;
        }
        String rule = "type='signal',interface='" + PROMPT + "',member='Completed',path='" + prompt + "'";
        session.bus().callBus(deadline, "AddMatch", "s", rule);
        CompletableFuture<Object[]> completed = session.bus().expectSignal(prompt);
        deadline.extend(wait);
        try {
            session.call(deadline, prompt, PROMPT, "Prompt", "s", "");
            Object[] outcome = session.bus().await(deadline, completed, "an end of the prompt");
            if (Boolean.TRUE.equals(outcome[0])) {
                throw SecretServiceFaults.dismissed(where);
            }
        } finally {
            session.bus().forget(prompt);
        }
    }
}
