package dev.signet.testkit;

import dev.signet.testkit.TokenRequest.Outcome;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Whose word the server takes for who somebody is, beyond its own. Safe for use by several threads. */
final class SubjectTrust {
    private final AssertionRules rules;
    private final Map<String, Predicate<String>> issuers = new ConcurrentHashMap<>();
    private final Map<String, String> values = new ConcurrentHashMap<>();

    SubjectTrust(AssertionRules rules) {
        this.rules = rules;
    }

    void trust(String issuer, Predicate<String> signature) {
        issuers.put(issuer, signature);
    }

    void distrust(String issuer) {
        issuers.remove(issuer);
    }

    void accept(String token, String subject) {
        values.put(token, subject);
    }

    /** The subject of an assertion, which is good once (RFC 7523, section 3). */
    String subjectOfAssertion(String assertion) throws GrantRefusedException {
        JwtText jwt = trusted(assertion).orElseThrow(SubjectTrust::unknown);
        return subject(jwt, rules.breachOfSingleUse(jwt));
    }

    /** The subject of a token that may be shown again and again, as a workload's is (RFC 8693, section 2.1). */
    String subjectOfToken(String token) throws GrantRefusedException {
        String subject = values.get(token);
        if (subject != null) {
            return subject;
        }
        JwtText jwt = trusted(token).orElseThrow(SubjectTrust::unknown);
        return subject(jwt, rules.breach(jwt));
    }

    private Optional<JwtText> trusted(String token) {
        return JwtText.parse(token)
                .filter(jwt -> jwt.text("iss")
                        .map(issuers::get)
                        .filter(signature -> signature.test(token))
                        .isPresent());
    }

    private static String subject(JwtText jwt, Optional<String> breach) throws GrantRefusedException {
        if (breach.isPresent()) {
            throw new GrantRefusedException(Outcome.EXPIRED, "invalid_grant", breach.get());
        }
        return jwt.text("sub").orElseThrow(SubjectTrust::unknown);
    }

    private static GrantRefusedException unknown() {
        return new GrantRefusedException(
                Outcome.UNKNOWN,
                "invalid_grant",
                "the token must be one that this server was told to accept, or a JWT"
                        + " that an issuer it trusts has signed");
    }
}
