package dev.signet.file;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.List;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An open file whose reads, writes and syncs no interrupt can cut short.
 *
 * <p>A {@code FileChannel} closes itself when its thread is interrupted, and what was to be saved is lost. Streams do not, but
 * can neither create exclusively nor refuse to follow a link. An asynchronous channel does all of it; on POSIX systems its
 * work is done by the calling thread, so nothing is handed over and there is no thread to end. Elsewhere the JDK's own threads
 * do it and the caller waits.
 *
 * <p>Used by one thread at a time.
 */
final class UninterruptibleFile implements Closeable {
    private static final int CHUNK = 64 << 10;

    private final AsynchronousFileChannel channel;

    private UninterruptibleFile(AsynchronousFileChannel channel) {
        this.channel = channel;
    }

    /** Creates a file that must not be there yet, not even as a dangling link. */
    static UninterruptibleFile create(Path path, FileAttribute<?>... attributes) throws IOException {
        return open(path, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes);
    }

    /** Opens a file, or a folder to sync it. Fails when {@code path} is a link; look before: opening a pipe would wait. */
    static UninterruptibleFile open(Path path) throws IOException {
        return open(path, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }

    private static UninterruptibleFile open(Path path, Set<OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        ExecutorService executor = posix ? new CallerRuns() : null;
        return new UninterruptibleFile(open(path, options, executor, attributes));
    }

    private static AsynchronousFileChannel open(
            Path path, Set<OpenOption> options, @Nullable ExecutorService executor, FileAttribute<?>... attributes)
            throws IOException {
        return AsynchronousFileChannel.open(path, options, executor, attributes);
    }

    /** Reads from the start to the end, or to {@code limit} bytes if that comes first. */
    byte[] read(int limit) throws IOException {
        var content = new ByteArrayOutputStream();
        // Most documents fit the first buffer, with a byte to spare that shows the end.
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(CHUNK, Math.min(limit, channel.size() + 1L)));
        while (content.size() < limit) {
            buffer.clear().limit(Math.min(buffer.capacity(), limit - content.size()));
            int count = done(channel.read(buffer, content.size()));
            if (count < 0) {
                break;
            }
            content.write(buffer.array(), 0, count);
        }
        return content.toByteArray();
    }

    void write(byte[] content) throws IOException {
        for (int position = 0; position < content.length; ) {
            int length = Math.min(CHUNK, content.length - position);
            position += done(channel.write(ByteBuffer.wrap(content, position, length), position));
        }
    }

    void truncate(int size) throws IOException {
        channel.truncate(size);
    }

    /** Returns when content and attributes, or the entries of a folder, are on the medium. */
    void sync() throws IOException {
        channel.force(true);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static int done(Future<Integer> work) throws IOException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return work.get();
                } catch (InterruptedException later) {
                    interrupted = true;
                } catch (ExecutionException failed) {
                    throw failed.getCause() instanceof IOException io ? io : new IOException(failed.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Runs each task at once in the thread that hands it over. Has nothing to shut down. */
    private static final class CallerRuns extends AbstractExecutorService {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public void shutdown() {}

        @Override
        public List<Runnable> shutdownNow() {
            return List.of();
        }

        @Override
        public boolean isShutdown() {
            return false;
        }

        @Override
        public boolean isTerminated() {
            return false;
        }

        @Override
        public boolean awaitTermination(long timeout, TimeUnit unit) {
            return false;
        }
    }
}
