package dev.signet.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.verify.VerificationException.Reason;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What a verifier said when it refused. */
final class Refused {
    private Refused() {}

    static VerificationException by(ThrowingCallable call) {
        VerificationException refused = catchThrowableOfType(VerificationException.class, call);
        assertThat(refused).as("refused").isNotNull();
        return refused;
    }

    static void with(Reason reason, ThrowingCallable call) {
        VerificationException refused = by(call);
        assertThat(refused.reason()).as(refused.getMessage()).isEqualTo(reason);
    }
}
