package dev.signet.examples.cli;

import dev.signet.Signet;
import dev.signet.agent.NamedAgent;
import dev.signet.verify.AgentVerifier;
import dev.signet.verify.VerificationException;
import dev.signet.verify.VerifiedAgent;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** The code of the README about agents, which a test compares with this. */
final class AgentOnBothSides {
    private AgentOnBothSides() {}

    static void call(Signet signet, HttpRequest request) throws IOException, InterruptedException {
        // README agent begins
        NamedAgent agent = signet.agent("ci");
        agent.keys().registerIfAbsent(); // once; sends nothing when it was done
        agent.httpClient().send(request, BodyHandlers.ofString()); // each request signed, or not sent
        // README agent ends
    }

    static AgentVerifier open() {
        // README verifier begins
        AgentVerifier verifier = AgentVerifier.jwks(URI.create("https://agents.acme.test/jwks.json"))
                .acceptUnboundAssertions() // names no audience and no request: read its Javadoc first
                .build();
        // README verifier ends
        return verifier;
    }

    static String answer(AgentVerifier verifier, String authorizationHeader) {
        // README request begins
        try {
            VerifiedAgent who = verifier.verify(authorizationHeader);
            return who.runtimeId() + " signed with key " + who.keyId();
        } catch (VerificationException e) {
            return e.status() + ": " + e.remedy();
        }
        // README request ends
    }
}
