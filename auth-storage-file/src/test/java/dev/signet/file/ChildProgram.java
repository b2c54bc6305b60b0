package dev.signet.file;

import dev.signet.auth.StoreException;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Snapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/** What the tests run in a process of its own: under another account, another umask, or to be killed. */
final class ChildProgram {
    private static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;

    private ChildProgram() {}

    public static void main(String[] args) throws Exception {
        var request = new Request(
                Path.of(args[1]),
                TestHome.LAYOUT,
                TimeSource.system(),
                event -> say("event " + event.getClass().getSimpleName()));
        try (var store = new FileCredentialStoreProvider().open(request)) {
            switch (args[0]) {
                case "save" -> saveMany((FileCredentialStore) store, Integer.parseInt(args[2]));
                case "use" -> use((FileCredentialStore) store);
                case "fill" -> fillTheDisk((FileCredentialStore) store, Path.of(args[1]));
                default -> throw new IllegalArgumentException(args[0]);
            }
        } catch (StoreException refused) {
            say("refused " + refused.kind());
        }
    }

    /** The content of a generation: its number, and as many bytes as tell whether all of it is there. */
    static byte[] generation(int number) {
        byte[] content = new byte[3000 + number];
        Arrays.fill(content, (byte) ('a' + number % 26));
        byte[] digits = ("%06d:".formatted(number)).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(digits, 0, content, 0, digits.length);
        return content;
    }

    private static void saveMany(FileCredentialStore store, int count) throws IOException {
        for (int number = 1; number <= count; number++) {
            try (Draft draft = store.prepare(new Always(), CREDENTIAL, 8192)) {
                draft.commit(store.read(CREDENTIAL).revision(), generation(number));
            }
            say("acknowledged " + number);
        }
    }

    private static void use(FileCredentialStore store) {
        attempt("read", () -> {
            Snapshot read = store.read(CREDENTIAL);
            return read instanceof Snapshot.Present present
                    ? new String(present.content(), StandardCharsets.UTF_8)
                    : "absent";
        });
        attempt("save", () -> {
            try (Draft draft = store.prepare(new Always(), CREDENTIAL, 100)) {
                draft.commit(store.read(CREDENTIAL).revision(), "saved".getBytes(StandardCharsets.UTF_8));
                return "done";
            }
        });
        say("traits " + store.traits().traits().stream().sorted().toList());
    }

    private static void fillTheDisk(FileCredentialStore store, Path home) {
        attempt("first save", () -> {
            try (Draft draft = store.prepare(new Always(), CREDENTIAL, 8192)) {
                draft.commit(store.read(CREDENTIAL).revision(), generation(1));
                return "done";
            }
        });
        attempt("reserved", () -> {
            try (Draft draft = store.prepare(new Always(), CREDENTIAL, 8192)) {
                fill(home.resolve("filler"));
                draft.commit(store.read(CREDENTIAL).revision(), generation(2));
                return "done";
            }
        });
        attempt("unreserved", () -> {
            fill(home.resolve("filler"));
            try (Draft draft = store.prepare(new Always(), CREDENTIAL, 8192)) {
                return "prepared " + draft;
            }
        });
        attempt(
                "content",
                () -> new String(
                        ((Snapshot.Present) store.read(CREDENTIAL)).content(), 0, 6, StandardCharsets.US_ASCII));
        attempt("files", () -> TestHome.tree(home).toString());
    }

    private static void fill(Path filler) throws IOException {
        byte[] block = new byte[512];
        try (var out = Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException full) {
            say("full");
        }
    }

    private static void attempt(String what, Attempt attempt) {
        try {
            say(what + " " + attempt.run());
        } catch (StoreException refused) {
            say(what + " " + refused.kind());
        } catch (IOException failure) {
            say(what + " " + failure);
        }
    }

    // One write for each line, so that a killed process has said what it has said.
    private static void say(String line) {
        System.out.print(line + "\n");
        System.out.flush();
    }

    private interface Attempt {
        String run() throws IOException;
    }

    private static final class Always implements Lease {
        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public Duration remaining() {
            return UNLIMITED;
        }

        @Override
        public Scope scope() {
            return Scope.PROCESS;
        }

        @Override
        public void close() {}
    }
}
