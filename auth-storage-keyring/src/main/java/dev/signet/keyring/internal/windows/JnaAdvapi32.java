package dev.signet.keyring.internal.windows;

import com.sun.jna.Function;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;
import java.nio.charset.StandardCharsets;

/** The functions through JNA, by name and without reflection. Only this class of the package needs JNA. */
final class JnaAdvapi32 implements Advapi32Calls {
    private final NativeLibrary library;
    private final CredentialShape shape = new CredentialShape(Native.POINTER_SIZE);

    private JnaAdvapi32(NativeLibrary library) {
        this.library = library;
    }

    static Advapi32Calls load() {
        return of("Advapi32");
    }

    /** Loads a library by name or path. */
    static Advapi32Calls of(String library) {
        return new JnaAdvapi32(NativeLibrary.getInstance(library));
    }

    @Override
    public Reference read(String target, int type) {
        var credential = new PointerByReference();
        try (Memory name = text(target)) {
            int error = error("CredReadW", name, type, 0, credential);
            return new Reference(error, Pointer.nativeValue(credential.getValue()));
        }
    }

    @Override
    public byte[] blob(long credential) {
        var read = new Pointer(credential);
        int size = read.getInt(shape.blobSize());
        return size == 0 ? new byte[0] : read.getPointer(shape.blob()).getByteArray(0, size);
    }

    @Override
    public int rewrite(long credential, byte[] blob) {
        var read = new Pointer(credential);
        int sizeBefore = read.getInt(shape.blobSize());
        Pointer blobBefore = read.getPointer(shape.blob());
        Memory memory = filled(blob);
        try {
            read.setInt(shape.blobSize(), blob.length);
            read.setPointer(shape.blob(), memory);
            return error("CredWriteW", read, 0);
        } finally {
            read.setInt(shape.blobSize(), sizeBefore);
            read.setPointer(shape.blob(), blobBefore);
            wipe(memory);
        }
    }

    @Override
    public int write(String target, int type, int persist, String user, byte[] blob) {
        Memory memory = filled(blob);
        try (var credential = new Memory(shape.size());
                Memory name = text(target);
                Memory account = text(user)) {
            credential.clear();
            credential.setInt(shape.type(), type);
            credential.setPointer(shape.targetName(), name);
            credential.setInt(shape.blobSize(), blob.length);
            credential.setPointer(shape.blob(), memory);
            credential.setInt(shape.persist(), persist);
            credential.setPointer(shape.userName(), account);
            return error("CredWriteW", credential, 0);
        } finally {
            wipe(memory);
        }
    }

    @Override
    public int delete(String target, int type) {
        try (Memory name = text(target)) {
            return error("CredDeleteW", name, type, 0);
        }
    }

    @Override
    public void free(long credential) {
        var read = new Pointer(credential);
        int size = read.getInt(shape.blobSize());
        if (size > 0) {
            read.getPointer(shape.blob()).clear(size);
        }
        function("CredFree").invokeVoid(new Object[] {read});
    }

    /** Calls a function that answers with a BOOL; JNA keeps what {@code GetLastError} said right after it. */
    private int error(String name, Object... arguments) {
        boolean done = function(name).invokeInt(arguments) != 0;
        return done ? 0 : Native.getLastError();
    }

    private Function function(String name) {
        // 32-bit Windows has a calling convention of its own for these.
        return library.getFunction(name, Native.POINTER_SIZE == 4 ? Function.ALT_CONVENTION : Function.C_CONVENTION);
    }

    private static Memory text(String text) {
        byte[] units = text.getBytes(StandardCharsets.UTF_16LE);
        var memory = new Memory(units.length + 2L);
        memory.write(0, units, 0, units.length);
        memory.setShort(units.length, (short) 0);
        return memory;
    }

    private static Memory filled(byte[] content) {
        var memory = new Memory(Math.max(1, content.length));
        memory.write(0, content, 0, content.length);
        return memory;
    }

    private static void wipe(Memory memory) {
        memory.clear();
        memory.close();
    }
}
