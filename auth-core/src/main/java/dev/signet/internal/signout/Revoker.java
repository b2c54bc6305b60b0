package dev.signet.internal.signout;

import dev.signet.auth.AuthException;
import dev.signet.auth.Credential;
import dev.signet.auth.Secret;
import dev.signet.auth.TimeSource;
import dev.signet.internal.profile.LoginDialect;
import dev.signet.internal.profile.Revocation;
import dev.signet.internal.signout.SignOutGround.LoginSource;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Revokes what one sign-out gives up (RFC 7009): each token once, all of them within one time limit. For one thread. */
final class Revoker {
    /** The longest that revoking may take in all: a person waits for it, and the home's lease is held. */
    static final Duration LIMIT = Duration.ofSeconds(10);

    private final LoginSource login;
    private final TimeSource time;
    private final SignOutReport report;
    private final Set<Object> asked = new HashSet<>();
    private final long giveUpAt;
    private @Nullable LoginDialect dialect;

    Revoker(LoginSource login, TimeSource time, Duration limit, SignOutReport report) {
        this.login = login;
        this.time = time;
        this.report = report;
        this.giveUpAt = time.nanos() + limit.toNanos();
    }

    /** Revokes {@code credential}, unless it was asked for before. What goes wrong is reported, and never thrown. */
    void revoke(Credential credential) {
        if (!asked.add(tokenOf(credential))) {
            return;
        }
        try {
            var revocation = dialect().revocation(credential);
            if (revocation.isPresent()) {
                run(revocation.get());
            } else if (credential instanceof Credential.Unsupported unsupported) {
                report.notRevoked("the credential is of kind \"" + unsupported.name()
                        + "\", which this version of Signet can't revoke. End it where it was issued.");
            }
        } catch (AuthException e) {
            report.notRevoked("the sign-in was not revoked: " + SignOutReport.sentence(e));
        } catch (RuntimeException e) {
            report.notRevoked(SignOutReport.fault("revoking the sign-in", e));
        }
    }

    private void run(Revocation revocation) {
        var left = Duration.ofNanos(giveUpAt - time.nanos());
        if (left.isNegative() || left.isZero()) {
            report.notRevoked(failure(revocation, "the time for that was over"));
            return;
        }
        var result = revocation.run(left);
        if (result instanceof Revocation.Result.Failed failed) {
            report.notRevoked(failure(revocation, failed.detail()));
        } else {
            report.revoked(revocation.describe());
        }
    }

    private static String failure(Revocation revocation, String why) {
        return revocation.describe() + " was not revoked: " + why
                + ". It may be good until it expires: end the session at the service itself.";
    }

    private LoginDialect dialect() throws AuthException {
        if (dialect == null) {
            dialect = login.get();
        }
        return dialect;
    }

    /** What tells two credentials apart for a server; a document may change around it. */
    private static Object tokenOf(Credential credential) {
        if (credential instanceof Credential.OAuthTokens oauth) {
            Optional<Secret> token =
                    oauth.tokens().refreshToken().or(() -> oauth.tokens().accessToken());
            return token.<Object>map(each -> each).orElse(credential);
        }
        return credential instanceof Credential.BearerToken bearer ? bearer.token() : credential;
    }
}
