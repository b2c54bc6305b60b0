package dev.signet.internal.callback;

import dev.signet.auth.Secret;
import dev.signet.internal.callback.CallbackAnswer.Code;
import dev.signet.internal.callback.CallbackAnswer.Refused;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Judges the query of a redirect (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207). The {@code state} comes first: until it
 * has proved where the query comes from, nothing else in it counts, neither a code nor an error. Immutable and pure.
 *
 * @param state what the sign-in sent
 * @param issuer the authorization server; "" when its name is not known
 * @param issuerRequired whether the server announced that it names itself in each answer
 */
record AnswerRules(Secret state, String issuer, boolean issuerRequired) {
    /** RFC 6749, appendix A.11. */
    private static final Pattern CODE = Pattern.compile("[ -~]+");

    /** RFC 6749, appendix A.7. */
    private static final Pattern ERROR = Pattern.compile("[ !#-\\[\\]-~]+");

    /** What {@code query} says, without a question mark before it. */
    CallbackAnswer judge(String query) throws TurnedAwayException {
        QueryParameters parameters = QueryParameters.parse(query);
        requireState(parameters.values("state"));
        if (parameters.hasRepetition()) {
            throw new TurnedAwayException(CallbackFault.PARAMETER_REPEATED);
        }
        requireIssuer(parameters.value("iss"));
        return answer(parameters);
    }

    private void requireState(List<String> found) throws TurnedAwayException {
        if (found.isEmpty()) {
            throw new TurnedAwayException(CallbackFault.STATE_MISSING);
        }
        if (found.size() > 1) {
            throw new TurnedAwayException(CallbackFault.PARAMETER_REPEATED);
        }
        // A Secret compares in constant time.
        if (!Secret.of(found.get(0)).equals(state)) {
            throw new TurnedAwayException(CallbackFault.STATE_WRONG);
        }
    }

    private void requireIssuer(String found) throws TurnedAwayException {
        if (found.isEmpty()) {
            if (issuerRequired) {
                throw new TurnedAwayException(CallbackFault.ISSUER_MISSING);
            }
        } else if (!issuer.isEmpty() && !found.equals(issuer)) {
            throw new TurnedAwayException(CallbackFault.ISSUER_WRONG);
        }
    }

    private static CallbackAnswer answer(QueryParameters parameters) throws TurnedAwayException {
        String code = parameters.value("code");
        String error = parameters.value("error");
        if (!code.isEmpty() && !error.isEmpty()) {
            throw new TurnedAwayException(CallbackFault.TWO_ANSWERS);
        }
        if (ERROR.matcher(error).matches()) {
            return new Refused(error, parameters.value("error_description"));
        }
        if (CODE.matcher(code).matches()) {
            return new Code(Secret.of(code));
        }
        throw new TurnedAwayException(CallbackFault.NO_ANSWER);
    }
}
