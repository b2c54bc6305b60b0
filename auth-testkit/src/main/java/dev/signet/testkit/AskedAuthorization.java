package dev.signet.testkit;

import java.util.List;
import java.util.Optional;

/** What a good authorization request asks for. Empty {@code workspaces} means any. */
record AskedAuthorization(
        OAuthClient client,
        String redirectUri,
        String state,
        String codeChallenge,
        Scope scope,
        Optional<String> nonce,
        List<String> workspaces) {
    AskedAuthorization {
        workspaces = List.copyOf(workspaces);
    }

    /** The first of a person's accounts that fits. */
    Optional<Account> choose(List<Account> accounts) {
        return accounts.stream()
                .filter(account -> workspaces.isEmpty() || workspaces.contains(account.id()))
                .findFirst();
    }

    /** State and nonce are secrets. */
    @Override
    public String toString() {
        return "AskedAuthorization[" + client + ", " + redirectUri + ", " + scope + "]";
    }
}
