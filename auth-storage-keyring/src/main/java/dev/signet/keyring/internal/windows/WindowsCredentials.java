package dev.signet.keyring.internal.windows;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.TimeSource;
import dev.signet.auth.store.StoreLayout.KeyringEntry;
import dev.signet.keyring.internal.Keyring;
import dev.signet.keyring.internal.jna.BoundedCalls;
import java.io.File;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Generic credentials of Windows, as other programs for command lines keep them: the target {@code <account>.<service>}, kept for the
 * user beyond this machine ({@code CRED_PERSIST_ENTERPRISE}), the content as UTF-16LE.
 *
 * <p>A credential holds 2560 bytes, so 1280 characters, which is less than a sign-in with tokens has: those need another store.
 * Reading and writing generic credentials shows no prompt.
 *
 * <p>Nothing of JNA is loaded before the first call, and nothing at all on other systems.
 */
public final class WindowsCredentials implements Keyring {
    private static final String NAME = "Windows Credential Manager";
    /** {@code CRED_TYPE_GENERIC}. */
    private static final int GENERIC = 1;
    /** {@code CRED_PERSIST_ENTERPRISE}. */
    private static final int ENTERPRISE = 3;
    /** {@code CRED_MAX_CREDENTIAL_BLOB_SIZE}. */
    private static final int MAX_BLOB = 2560;

    private static final Charset UTF_16 = StandardCharsets.UTF_16LE;

    private final Supplier<Advapi32Calls> loader;
    private final BoundedCalls calls;
    private final boolean here;
    private volatile @Nullable Advapi32Calls loaded;

    WindowsCredentials(Supplier<Advapi32Calls> loader, BoundedCalls calls, boolean here) {
        this.loader = loader;
        this.calls = calls;
        this.here = here;
    }

    /** The credentials of the user that runs this program. Does nothing yet, on any system. */
    public static Keyring open() {
        var calls = new BoundedCalls(NAME, BoundedCalls.DEADLINE, TimeSource.system());
        // No method reference: that would load the class, and with it JNA, here and now.
        return new WindowsCredentials(() -> JnaAdvapi32.load(), calls, File.separatorChar == '\\');
    }

    @Override
    public Optional<byte[]> find(KeyringEntry entry) throws StoreException {
        String what = "reading " + describe(entry);
        return calls.call(what, () -> {
            Advapi32Calls windows = windows();
            var found = windows.read(target(entry), GENERIC);
            if (WindowsError.NOT_FOUND.is(found.error())) {
                return Optional.empty();
            }
            require(found.error(), what);
            try {
                return Optional.of(asUtf8(windows.blob(found.address())));
            } finally {
                windows.free(found.address());
            }
        });
    }

    @Override
    public void put(KeyringEntry entry, byte[] content) throws StoreException {
        String what = "writing " + describe(entry);
        byte[] blob = asUtf16(content, what);
        if (blob.length > MAX_BLOB) {
            throw new StoreException(
                    Kind.TOO_LARGE,
                    what + ": it would hold " + blob.length + " bytes of UTF-16, Windows allows " + MAX_BLOB,
                    "Choose a store for larger credentials, such as an encrypted file or a file.",
                    null);
        }
        calls.call(what, () -> {
            Advapi32Calls windows = windows();
            var found = windows.read(target(entry), GENERIC);
            if (WindowsError.NOT_FOUND.is(found.error())) {
                require(windows.write(target(entry), GENERIC, ENTERPRISE, entry.account(), blob), what);
                return true;
            }
            require(found.error(), what);
            try {
                require(windows.rewrite(found.address(), blob), what);
                return true;
            } finally {
                windows.free(found.address());
            }
        });
    }

    @Override
    public void delete(KeyringEntry entry) throws StoreException {
        String what = "deleting " + describe(entry);
        calls.call(what, () -> {
            int error = windows().delete(target(entry), GENERIC);
            if (!WindowsError.NOT_FOUND.is(error)) {
                require(error, what);
            }
            return true;
        });
    }

    private Advapi32Calls windows() throws StoreException {
        Advapi32Calls known = loaded;
        if (known == null) {
            if (!here) {
                throw new StoreException(
                        Kind.UNREACHABLE, "the " + NAME + " is on Windows only", "Choose another store.", null);
            }
            known = loader.get();
            loaded = known;
        }
        return known;
    }

    private static void require(int error, String what) throws StoreException {
        if (!WindowsError.SUCCESS.is(error)) {
            throw WindowsError.fault(error, what);
        }
    }

    private static String target(KeyringEntry entry) {
        return entry.account() + "." + entry.service();
    }

    private static byte[] asUtf16(byte[] content, String what) throws StoreException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString()
                    .getBytes(UTF_16);
        } catch (CharacterCodingException noText) {
            // A copy of what another program wrote may be anything.
            throw new StoreException(
                    Kind.DENIED,
                    what + ": it is no text in UTF-8, and only text is put into a credential of Windows",
                    "If it is a copy of a damaged entry, look at that entry by hand; it was left as it is.",
                    noText);
        }
    }

    /** What is no UTF-16 was written by a program with a form of its own, and is given as it is. */
    private static byte[] asUtf8(byte[] blob) {
        try {
            return UTF_16.newDecoder().decode(ByteBuffer.wrap(blob)).toString().getBytes(StandardCharsets.UTF_8);
        } catch (CharacterCodingException foreign) {
            return blob;
        }
    }

    /** In UTF-8: so many bytes are never more than 1280 characters. */
    @Override
    public int maxBytes() {
        return MAX_BLOB / 2;
    }

    @Override
    public String describe(KeyringEntry entry) {
        return "the Windows credential \"" + target(entry) + "\"";
    }

    /** Holds nothing open. */
    @Override
    public void close() {}
}
