package dev.signet.gate;

/**
 * What became of homes whose processes were killed.
 *
 * @param kills how many processes were killed
 * @param pending kills while a refresh was under way, by the attempt record
 * @param unstored kills after the server's rotation and before the save, by the server's journal
 * @param torn credentials that could not be read, or that others could read
 * @param forgotten saves that had been acknowledged and were gone
 * @param lost sessions that ended
 * @param leftovers the most temporary files that one kill left
 */
record KillTally(int kills, int pending, int unstored, int torn, int forgotten, int lost, int leftovers) {
    static final KillTally NONE = new KillTally(0, 0, 0, 0, 0, 0, 0);

    KillTally plus(KillTally other) {
        return new KillTally(
                kills + other.kills,
                pending + other.pending,
                unstored + other.unstored,
                torn + other.torn,
                forgotten + other.forgotten,
                lost + other.lost,
                Math.max(leftovers, other.leftovers));
    }
}
