package dev.signet.internal.http;

import dev.signet.auth.AuthHeaders;
import dev.signet.auth.RequestAuthorizer;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.AuthListener;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.Executor;

/** What every exchange of one client works with. Immutable and safe for use by several threads. */
record ExchangeContext(
        HttpClient delegate,
        RequestAuthorizer authorizer,
        ExchangeLimits limits,
        AuthListener listener,
        TimeSource time,
        Executor executor) {
    private static final System.Logger LOG = System.getLogger(ExchangeContext.class.getName());

    /** For one try of a request. */
    <T> AnswerGate<T> gate(OutgoingRequest request, AuthHeaders sent, BodyHandler<T> caller, Tries tries) {
        return new AnswerGate<>(this, request, sent, caller, tries);
    }

    void tellNotReplayed(OutgoingRequest request) {
        try {
            listener.on(new AuthEvent.NotReplayed(Origin.describe(request.target()), request.obstacle()));
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "An AuthListener threw {0}",
                    e.getClass().getName());
        }
    }
}
