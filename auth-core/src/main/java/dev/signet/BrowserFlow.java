package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.PolicyDeniedException;
import dev.signet.auth.SignInRequiredException;
import dev.signet.auth.event.AuthEvent;
import dev.signet.internal.callback.BrowserLauncher;
import dev.signet.internal.callback.CallbackAnswer;
import dev.signet.internal.callback.CallbackServer;
import dev.signet.internal.callback.CallbackTerms;
import dev.signet.internal.callback.Judgement;
import dev.signet.internal.callback.Page;
import dev.signet.internal.callback.PastedRedirect;
import dev.signet.internal.oauth.GrantFailure;
import dev.signet.internal.oauth.GrantOutcome;
import dev.signet.internal.policy.Rule;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.signin.AuthorizationRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Signs in with a browser: authorization code with PKCE (RFC 7636) on a loopback address (RFC 8252). The browser is told how it ended
 * only when everything has been stored.
 */
final class BrowserFlow {
    /** Replaced by the address that was had, as soon as the port is known. */
    private static final URI NOWHERE = URI.create("http://127.0.0.1/");

    private final Assembly assembly;
    private final Prompt prompt;
    private final boolean opensBrowser;
    private final List<Integer> ports;
    private final Duration timeout;

    /**
     * A flow.
     *
     * @param ports instead of the profile's; none for those
     */
    BrowserFlow(Assembly assembly, Prompt prompt, boolean opensBrowser, List<Integer> ports, Duration timeout) {
        this.ports = List.copyOf(ports);
        this.assembly = assembly;
        this.prompt = prompt;
        this.opensBrowser = opensBrowser;
        this.timeout = timeout;
    }

    /** Takes over what was obtained. */
    @FunctionalInterface
    interface Keep<T> {
        T keep(Obtained obtained) throws AuthException, InterruptedException;
    }

    /** Runs to the end: sends the person away, waits, redeems the code, has it kept, tells the browser. */
    <T> T run(Keep<T> keep) throws AuthException, InterruptedException {
        var wait = new SignInWait(assembly.time(), prompt, timeout);
        var provider = assembly.provider();
        var drawn = AuthorizationRequest.create(provider.authorization(NOWHERE), assembly.random());
        var terms = terms(provider, drawn);
        try (var server = CallbackServer.open(terms, assembly.time(), assembly.random())) {
            var request = drawn.withRedirectUri(server.redirectUri());
            var answer = await(server, terms, request, wait);
            try {
                T kept = SealedWork.finish(() -> keep.keep(obtained(provider, request, answer)));
                var unused = server.finish(Page.signedIn());
                return kept;
            } catch (AuthException | RuntimeException e) {
                var unused = server.finish(page(e, answer));
                throw e;
            }
        }
    }

    private CallbackTerms terms(LoginProvider provider, AuthorizationRequest request) {
        var door = provider.door();
        var terms = CallbackTerms.builder(
                        request.state().value(), assembly.login().application())
                .ports(ports.isEmpty() ? door.ports() : ports)
                .path(door.path())
                .issuer(provider.issuer(), door.issuerRequired());
        // Who pastes the address does not need the port that somebody else may be waiting at.
        return (door.asksToLeave() && ports.isEmpty() && opensBrowser ? terms.askHolderToLeave() : terms).build();
    }

    private CallbackAnswer await(
            CallbackServer server, CallbackTerms terms, AuthorizationRequest request, SignInWait wait)
            throws AuthException, InterruptedException {
        var answer = new CompletableFuture<CallbackAnswer>();
        var unused = server.answer().whenComplete((came, ended) -> {
            if (ended == null) {
                answer.complete(came);
            } else {
                answer.completeExceptionally(ended);
            }
        });
        boolean opened =
                opensBrowser && BrowserLauncher.create(assembly.environment()).open(request.uri());
        prompt.showBrowser(request.uri(), opened, assembly.time().instant().plus(wait.left()));
        var paster = pasting(terms, answer);
        paster.start();
        Optional<CallbackAnswer> came;
        try {
            came = wait.await(answer);
        } finally {
            paster.interrupt();
            prompt.done();
        }
        if (came.isPresent()) {
            return came.get();
        }
        // Somebody may have come in the moment in which time ran out.
        var unusedPage = server.finish(Page.expired());
        var seen = server.turnedAway();
        throw new SignInRequiredException(
                SignInRequiredException.Reason.SIGNED_OUT,
                "nobody signed in within " + timeout.toSeconds() + " s"
                        + (seen.isEmpty() ? "" : "; requests that were not the answer: " + seen),
                "Sign in again. If the browser can't come back to this machine, paste the address it ends at, or use a device code.",
                null);
    }

    private Thread pasting(CallbackTerms terms, CompletableFuture<CallbackAnswer> answer) {
        var thread = new Thread(() -> readPastes(terms, answer), "signet-paste");
        thread.setDaemon(true);
        return thread;
    }

    private void readPastes(CallbackTerms terms, CompletableFuture<CallbackAnswer> answer) {
        try {
            while (!answer.isDone()) {
                // A prompt that fails ends the pasting only.
                var pasted = prompt.awaitPaste();
                if (pasted.isEmpty()) {
                    return;
                }
                var judgement = PastedRedirect.judge(pasted.get(), terms);
                if (judgement instanceof Judgement.Accepted accepted) {
                    answer.complete(accepted.answer());
                } else {
                    prompt.refusedPaste(
                            ((Judgement.TurnedAway) judgement).fault().explanation());
                }
            }
        } catch (InterruptedException e) {
            // The answer came another way, or nobody waits any more.
        } catch (RuntimeException e) {
            assembly.listener()
                    .on(new AuthEvent.SignInNoted("nothing can be pasted: the prompt failed with "
                            + e.getClass().getName()));
        }
    }

    private static Obtained obtained(LoginProvider provider, AuthorizationRequest request, CallbackAnswer answer)
            throws AuthException {
        if (answer instanceof CallbackAnswer.Refused refused) {
            throw refusal(refused).exception();
        }
        var code = ((CallbackAnswer.Code) answer).code();
        var outcome = provider.code().redeem(code, request.redirectUri(), request.pkce());
        if (outcome instanceof GrantOutcome.Failed failed) {
            throw failed.exception();
        }
        return provider.accept((GrantOutcome.Granted) outcome, request);
    }

    /** What the server says on the way back counts as what it would say at its token endpoint (RFC 6749, section 4.1.2.1). */
    private static GrantOutcome.Failed refusal(CallbackAnswer.Refused refused) {
        var words = refused.description().isEmpty() ? "" : ": " + refused.description();
        var kind = switch (refused.error()) {
            case "server_error", "temporarily_unavailable" -> GrantFailure.TRANSIENT;
            case "invalid_scope", "unauthorized_client", "unsupported_response_type", "invalid_request" ->
                GrantFailure.CONFIGURATION;
            default -> GrantFailure.DENIED;
        };
        return GrantOutcome.Failed.of(
                kind, "the authorization server refused the sign-in (" + refused.error() + ")" + words);
    }

    private Page page(Exception e, CallbackAnswer answer) {
        if (answer instanceof CallbackAnswer.Refused refused) {
            return Page.refused(refused);
        }
        var workspaces = assembly.rules().policy().allowed(Rule.WORKSPACE);
        if (e instanceof PolicyDeniedException && workspaces.isPresent()) {
            return Page.wrongWorkspace(workspaces.get());
        }
        return Page.failed();
    }
}
