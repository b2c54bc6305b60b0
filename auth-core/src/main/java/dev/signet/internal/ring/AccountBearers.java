package dev.signet.internal.ring;

/** Gives access tokens of the account that an agent belongs to. Asks nobody before a token is wanted. */
@FunctionalInterface
public interface AccountBearers {
    /**
     * Bearers of one account.
     *
     * @param accountId whose they have to be; empty when that is not known
     */
    BearerSource of(String accountId);
}
