package dev.signet.internal.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The two ways to send, so that one test covers both. */
enum Way {
    SEND {
        @Override
        <T> HttpResponse<T> exchange(HttpClient client, HttpRequest request, BodyHandler<T> handler)
                throws IOException, InterruptedException {
            return client.send(request, handler);
        }
    },
    SEND_ASYNC {
        @Override
        <T> HttpResponse<T> exchange(HttpClient client, HttpRequest request, BodyHandler<T> handler)
                throws IOException, InterruptedException {
            try {
                return client.sendAsync(request, handler).get(10, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof IOException failure) {
                    throw failure;
                }
                throw new IOException("not an IOException", e.getCause());
            } catch (TimeoutException e) {
                throw new AssertionError("sendAsync did not complete", e);
            }
        }
    };

    abstract <T> HttpResponse<T> exchange(HttpClient client, HttpRequest request, BodyHandler<T> handler)
            throws IOException, InterruptedException;
}
