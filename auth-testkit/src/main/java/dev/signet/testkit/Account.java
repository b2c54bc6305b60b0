package dev.signet.testkit;

import java.util.Objects;

/**
 * A person's account at the fake authorization server, as its tokens describe it. Immutable.
 *
 * @param id the account or workspace, such as {@code acct-1111}
 * @param userId the subject of the tokens
 * @param email the address in the ID token
 * @param plan the plan name, such as {@code pro}
 * @param fedramp whether the account is marked as a FedRAMP one
 */
public record Account(String id, String userId, String email, String plan, boolean fedramp) {
    /** Checks that every part is there. */
    public Account {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(userId, "userId");
        Objects.requireNonNull(email, "email");
        Objects.requireNonNull(plan, "plan");
    }

    /**
     * An account on the plan {@code pro}, with a user and an address made from its id.
     *
     * @param id such as {@code acct-1111}
     * @return the account
     */
    public static Account of(String id) {
        return new Account(id, "user-of-" + id, id + "@example.test", "pro", false);
    }

    /**
     * The same account on another plan.
     *
     * @param name such as {@code team}
     * @return a changed copy
     */
    public Account withPlan(String name) {
        return new Account(id, userId, email, name, fedramp);
    }

    /**
     * The same account, marked as a FedRAMP one.
     *
     * @return a changed copy
     */
    public Account withFedramp() {
        return new Account(id, userId, email, plan, true);
    }
}
