package dev.signet.testkit;

/**
 * What became of DPoP proofs (RFC 9449).
 *
 * @param accepted good ones
 * @param refused ones that were not, replays included and those that only lacked a nonce not
 * @param replayed ones that were seen before
 * @param challenged ones that lacked the nonce or had an old one
 */
public record DpopCounts(int accepted, int refused, int replayed, int challenged) {}
