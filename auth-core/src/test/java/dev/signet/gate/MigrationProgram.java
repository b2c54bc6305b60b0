package dev.signet.gate;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.ForwardingCredentialStore;
import dev.signet.testkit.ManualLeases;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The program of a child JVM: moves the credential of a home to another store. Before and after each call of a store it says so, and
 * goes on when it is told to.
 */
final class MigrationProgram {
    /** Deletes before it writes: what a migration must not do. */
    static final String NAIVE = "naive";

    private final BufferedReader permission =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    /** Takes the home, the stand-in's folder, the store to move to, and who moves it. */
    public static void main(String[] arguments) throws Exception {
        var program = new MigrationProgram();
        var stores = new MigrationStores(Path.of(arguments[0]), Path.of(arguments[1]));
        if (arguments[3].equals(NAIVE)) {
            program.moveNaively(stores, arguments[2]);
        } else {
            try (var signet = stores.builder(program::watched).store("file").build()) {
                signet.stores().migrateTo(arguments[2]);
            }
        }
        System.out.println("moved");
    }

    private void moveNaively(MigrationStores stores, String to) throws Exception {
        try (var from = watched(stores.open(to.equals("file") ? "keyring" : "file"));
                var target = watched(stores.open(to));
                var lease = new ManualLeases().acquire(Duration.ZERO)) {
            var old = (Snapshot.Present) from.read(DocumentName.CREDENTIAL);
            from.delete(lease, DocumentName.CREDENTIAL, old.revision());
            try (var draft = target.prepare(lease, DocumentName.CREDENTIAL, old.content().length)) {
                draft.commit(target.read(DocumentName.CREDENTIAL).revision(), old.content());
            }
        }
    }

    private CredentialStore watched(CredentialStore store) {
        return new Watched(store);
    }

    private void point(String what) {
        System.out.println("at " + what);
        try {
            if (permission.readLine() == null) {
                // The parent is gone.
                Runtime.getRuntime().halt(1);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Watched extends ForwardingCredentialStore {
        Watched(CredentialStore store) {
            super(store);
        }

        @Override
        public Snapshot read(DocumentName name) throws StoreException {
            point("reading " + name + " in " + name());
            return super.read(name);
        }

        @Override
        public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
            point("preparing " + name + " in " + name());
            var draft = super.prepare(lease, name, maxBytes);
            return new Draft() {
                @Override
                public Revision commit(Revision expected, byte[] content) throws StoreException {
                    point("committing " + name + " to " + name());
                    var written = draft.commit(expected, content);
                    point("committed " + name + " to " + name());
                    return written;
                }

                @Override
                public void close() {
                    draft.close();
                }
            };
        }

        @Override
        public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
            point("deleting " + name + " in " + name());
            super.delete(lease, name, expected);
            point("deleted " + name + " in " + name());
        }
    }
}
