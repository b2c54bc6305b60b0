package dev.signet;

import dev.signet.auth.AuthException;
import dev.signet.auth.ConfigurationException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.store.Snapshot;
import dev.signet.internal.codex.CodexProfile;
import dev.signet.internal.json.JsonObject;
import dev.signet.internal.oauth.Answer;
import dev.signet.internal.oauth.TokenServiceClient;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.LoginProvider;
import dev.signet.internal.profile.Obtained;
import dev.signet.internal.profile.ProfileDefinition;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.signin.SignInFlow;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A dialect that can revoke at a server, and nothing else; beside it the Codex CLI's world as it is. */
final class RevokingLogin implements LoginDialect {
    private final TokenServiceClient service;
    private final Terms terms;

    private RevokingLogin(TokenServiceClient service, Terms terms) {
        this.service = service;
        this.terms = terms;
    }

    /** What a test sets; read at each revocation. */
    static final class Terms {
        volatile URI endpoint;
        volatile Duration longest = Duration.ofSeconds(10);
        volatile Runnable before = () -> {};
        volatile Duration lastDeadline = Duration.ZERO;
        volatile boolean misconfigured;

        Terms(URI endpoint) {
            this.endpoint = endpoint;
        }
    }

    static Profile profile(Terms terms) {
        var codex = new CodexProfile();
        return new Profile((ProfileDefinition) Proxy.newProxyInstance(
                RevokingLogin.class.getClassLoader(),
                new Class<?>[] {ProfileDefinition.class},
                (proxy, method, given) -> {
                    if (method.getName().equals("login")) {
                        if (terms.misconfigured) {
                            throw new ConfigurationException("no such place", "Correct the variable.", null);
                        }
                        return new RevokingLogin((TokenServiceClient) given[0], terms);
                    }
                    try {
                        return method.invoke(codex, given);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public String issuer() {
        return "https://login.test";
    }

    @Override
    public Optional<Revocation> revocation(Credential credential) {
        if (!(credential instanceof Credential.OAuthTokens oauth)
                || oauth.tokens().refreshToken().isEmpty()) {
            return Optional.empty();
        }
        var token = oauth.tokens().refreshToken().get();
        return Optional.of(new Revocation() {
            @Override
            public String describe() {
                return "the refresh token at " + terms.endpoint;
            }

            @Override
            public Result run(Duration deadline) {
                terms.lastDeadline = deadline;
                terms.before.run();
                var body = JsonObject.empty().with("token", token.reveal()).with("token_type_hint", "refresh_token");
                var limit = deadline.compareTo(terms.longest) < 0 ? deadline : terms.longest;
                var answer = service.post(terms.endpoint, "application/json", body.compact(), limit);
                if (answer instanceof Answer.Response response) {
                    return response.status() == 200
                            ? new Result.Revoked()
                            : new Result.Failed("the server answered " + response.status());
                }
                return new Result.Failed(
                        answer instanceof Answer.NotSent not ? not.detail() : ((Answer.Lost) answer).detail());
            }
        });
    }

    @Override
    public String application() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<SignInFlow> offered() {
        return Set.of();
    }

    @Override
    public LoginProvider provider() throws AuthException {
        throw new UnsupportedOperationException();
    }

    @Override
    public Credential verified(Secret token) {
        throw new UnsupportedOperationException();
    }

    @Override
    public byte[] document(Snapshot stored, Obtained obtained, Instant now, String where) {
        throw new UnsupportedOperationException();
    }
}
