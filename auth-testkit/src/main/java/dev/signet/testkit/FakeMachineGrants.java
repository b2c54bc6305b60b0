package dev.signet.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link FakeAuthorizationServer} that gives access tokens to machines, at the token endpoint:
 * {@code client_credentials} (RFC 6749, section 4.4), assertions (RFC 7523, section 2.1) and token exchange (RFC 8693).
 *
 * <p>No refresh token is issued. {@code audience} and {@code resource} bind a token. Assertions and subject tokens are JWTs of
 * issuers that a test trusts, with {@code iss}, {@code sub}, an {@code aud} that names this server's issuer or token endpoint,
 * and an {@code exp} at most an hour ahead; an assertion also has a {@code jti} and is good once. Anybody may bring them; a
 * request that names a client must prove it. The protected resource takes the tokens until they expire or are revoked.
 *
 * <p>Safe for use by several threads.
 */
public final class FakeMachineGrants {
    /** The issuer of the tokens that {@link #issueSubjectToken} makes. */
    public static final String WORKLOAD_ISSUER = "https://workloads.example.test";

    private static final Duration SUBJECT_TOKEN_LIFE = Duration.ofMinutes(10);

    private final Settings settings;
    private final RsaKeyPairs pairs;
    private final Tally tally;
    private final SubjectTrust trust;
    private final MachineLedger ledger;
    private final String audience;
    private @Nullable JwkSetKey workloadKey;

    /** {@code audience} is what assertions name this server by. */
    FakeMachineGrants(
            Settings settings,
            RsaKeyPairs pairs,
            Tally tally,
            SubjectTrust trust,
            MachineLedger ledger,
            String audience) {
        this.settings = settings;
        this.pairs = pairs;
        this.tally = tally;
        this.trust = trust;
        this.ledger = ledger;
        this.audience = audience;
    }

    /**
     * Takes assertions and subject tokens of this issuer.
     *
     * @param issuer the claim {@code iss}
     * @param signature whether the signature of a JWT in compact form is good; called by several threads
     */
    public void trustIssuer(String issuer, Predicate<String> signature) {
        trust.trust(Objects.requireNonNull(issuer, "issuer"), Objects.requireNonNull(signature, "signature"));
    }

    /**
     * Takes nothing of this issuer any more.
     *
     * @param issuer the claim {@code iss}
     */
    public void distrustIssuer(String issuer) {
        trust.distrust(issuer);
    }

    /**
     * Takes this text as a subject token, whatever is in it.
     *
     * @param token in the clear
     * @param subject whom the issued tokens then stand for
     */
    public void acceptSubjectToken(String token, String subject) {
        trust.accept(Objects.requireNonNull(token, "token"), Objects.requireNonNull(subject, "subject"));
    }

    /**
     * Makes a token as a platform gives it to its workloads, and trusts its issuer, {@link #WORKLOAD_ISSUER}. It is good for
     * 10 minutes, as a subject token and, once, as an assertion. Its RSA key differs from run to run.
     *
     * @param subject the claim {@code sub}
     * @return a JWT in compact form, which carries {@link CanarySecrets#MARKER}
     */
    public String issueSubjectToken(String subject) {
        JwkSetKey key = workloadKey();
        trust.trust(WORKLOAD_ISSUER, key::verifies);
        Instant now = settings.time().instant();
        var claims = new LinkedHashMap<String, @Nullable Object>();
        claims.put("jti", settings.secrets().opaque(""));
        claims.put("iss", WORKLOAD_ISSUER);
        claims.put("sub", subject);
        claims.put("aud", audience);
        claims.put("iat", now.getEpochSecond());
        claims.put("exp", now.plus(SUBJECT_TOKEN_LIFE).getEpochSecond());
        return new AgentTokenBuilder(key, claims).issue();
    }

    private synchronized JwkSetKey workloadKey() {
        if (workloadKey == null) {
            workloadKey = new JwkSetKey("workload-key-1", pairs.take());
        }
        return workloadKey;
    }

    /**
     * The audiences and resources that may be asked for; another is answered with {@code invalid_target}.
     *
     * @param all none means any, which is the default
     */
    public void audiences(String... all) {
        ledger.knownAudiences(Set.of(all));
    }

    /**
     * The audiences that stand for the protected resource: it refuses a machine's token that is bound to others only.
     *
     * @param own none means that it takes all, which is the default
     */
    public void resourceAudiences(String... own) {
        ledger.resourceAudiences(Set.of(own));
    }

    /**
     * What was granted so far, oldest first.
     *
     * @return a snapshot; it holds no token
     */
    public List<MachineGrant> journal() {
        return ledger.journal();
    }

    /**
     * What was seen so far.
     *
     * @return a snapshot
     */
    public MachineCounts counts() {
        return tally.machineCounts();
    }
}
