package dev.signet.keyring;

import dev.signet.auth.StoreException;

/** Uses the keyring and comes to the end of its main method, in a JVM of its own. */
final class KeyringProgram {
    private KeyringProgram() {}

    /** Bus address, home, and what to do. */
    public static void main(String[] arguments) throws Exception {
        TestStore home =
                TestStore.open(new KeyringCredentialStoreProvider().withBusAddress(arguments[0]), arguments[1]);
        try {
            if (arguments[2].equals("save")) {
                home.save("from a child");
            }
            System.out.println("read " + home.load());
        } catch (StoreException refused) {
            System.out.println("refused " + refused.kind());
        }
        // Not closed, on purpose: a program that forgets it ends all the same.
        System.out.println("done");
    }
}
