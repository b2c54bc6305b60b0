package dev.signet.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.store.CredentialStoreProvider.Request;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.StoreLayout;
import dev.signet.testkit.ManualLeases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A home in a test's own folder, the store over it, and what the store told. */
final class TestHome {
    static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;
    static final DocumentName ATTEMPT = DocumentName.ATTEMPT;
    static final StoreLayout LAYOUT = new Layout();

    private final Path path;
    private final List<AuthEvent> events = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T22:48:26Z"));
    private final ManualLeases leases = new ManualLeases();
    private Lease lease;
    private UnaryOperator<Platform> platform = UnaryOperator.identity();

    /** A home at {@code path}, which is not created. */
    TestHome(Path path) throws IOException {
        try {
            this.path = path;
            this.lease = leases.acquire(Duration.ZERO);
        } catch (StoreException | InterruptedException impossible) {
            throw new IOException(impossible);
        }
    }

    /** An empty one that is there, 0700. */
    static TestHome in(Path folder) throws IOException {
        Path home = folder.resolve("home");
        Files.createDirectory(home, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new TestHome(home);
    }

    /** Stores that are opened from now on see another machine. */
    TestHome on(UnaryOperator<Platform> change) {
        platform = change;
        return this;
    }

    TestHome unwritable(Predicate<Path> which) {
        return on(real -> new Platform(
                new Account(
                        real.account().isOwn(),
                        path -> !which.test(path) && Files.isWritable(path),
                        real.account().user()),
                real.permissions(),
                real.mounts(),
                real.random()));
    }

    TestHome asUid(int uid) {
        return on(real -> new Platform(
                new Account(number -> number == uid, real.account().mayWrite(), () -> "somebody"),
                real.permissions(),
                real.mounts(),
                real.random()));
    }

    FileCredentialStore open() throws StoreException {
        return new FileCredentialStore(
                new Request(path, LAYOUT, new FixedTime(now), events::add), platform.apply(Platform.current()));
    }

    Path path() {
        return path;
    }

    Path file() {
        return path.resolve("auth.json");
    }

    Path ownFolder() {
        return path.resolve("signet");
    }

    Lease lease() {
        return lease;
    }

    ManualLeases leases() {
        return leases;
    }

    List<AuthEvent> events() {
        return events;
    }

    void advance(Duration by) {
        now.updateAndGet(time -> time.plus(by));
    }

    Revision save(String content) throws StoreException {
        return save(open(), CREDENTIAL, content);
    }

    Revision save(FileCredentialStore store, DocumentName name, String content) throws StoreException {
        byte[] bytes = bytes(content);
        try (Draft draft = store.prepare(lease, name, bytes.length)) {
            return draft.commit(store.read(name).revision(), bytes);
        }
    }

    String load() throws StoreException {
        return load(open());
    }

    static String load(FileCredentialStore store) throws StoreException {
        return text(((Snapshot.Present) store.read(CREDENTIAL)).content());
    }

    /** Every path below the home, relative to it. */
    List<String> tree() throws IOException {
        return tree(path);
    }

    static List<String> tree(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(each -> !each.equals(folder))
                    .map(each -> folder.relativize(each).toString())
                    .sorted()
                    .toList();
        }
    }

    static Path write(Path file, String content, String mode) throws IOException {
        Files.write(file, bytes(content));
        return chmod(file, mode);
    }

    static Path chmod(Path path, String mode) throws IOException {
        return Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    }

    static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS));
    }

    static StoreException assertFails(Kind kind, ThrowingCallable call) {
        StoreException refused = catchThrowableOfType(StoreException.class, call);
        assertThat(refused).as("a StoreException of kind %s", kind).isNotNull();
        assertThat(refused.kind()).as(refused.getMessage()).isEqualTo(kind);
        assertThat(refused.remedy()).isNotBlank();
        return refused;
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private record FixedTime(AtomicReference<Instant> now) implements TimeSource {
        @Override
        public long millis() {
            return now.get().toEpochMilli();
        }

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Scheduled schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException("a store schedules nothing");
        }
    }

    private static final class Layout implements StoreLayout {
        @Override
        public String file(DocumentName name) {
            return name.equals(CREDENTIAL) ? "auth.json" : "signet/" + name + ".json";
        }

        @Override
        public Optional<KeyringEntry> keyringEntry(DocumentName name, Path home) {
            return Optional.empty();
        }
    }
}
