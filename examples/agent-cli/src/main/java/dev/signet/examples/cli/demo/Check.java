package dev.signet.examples.cli.demo;

/**
 * One promise, and what the server or the program counted.
 *
 * @param what is counted
 * @param expected by the promise
 * @param found by counting
 */
public record Check(String what, int expected, int found) {
    /**
     * Whether the promise was kept.
     *
     * @return expected equals found
     */
    public boolean holds() {
        return expected == found;
    }
}
