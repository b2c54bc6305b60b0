package dev.signet.testkit;

/**
 * What a fake authorization server has granted to machines so far: a snapshot. Requests at the token endpoint are in
 * {@link Counts}, refused clients in {@link FakeClients#refusals()}.
 *
 * @param clientCredentials tokens for clients in their own name
 * @param jwtBearer tokens for signed assertions
 * @param tokenExchanges tokens for other tokens; API keys for ID tokens are not among them
 */
public record MachineCounts(int clientCredentials, int jwtBearer, int tokenExchanges) {}
