package dev.signet.gate;

import com.fasterxml.jackson.core.JsonFactory;
import dev.signet.Signet;
import dev.signet.auth.Secret;
import dev.signet.testkit.ManualTimeSource;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * What children run on. Hundreds of them start, so the classes they need are put into one jar and an archive of them is
 * made once for the whole run: that halves the start of a JVM.
 */
final class ChildRuntime implements AutoCloseable {
    /** Parts that this module can't name a class of: the store, and what the fake server of the rehearsal checks keys with. */
    private static final List<String> BY_NAME = List.of("auth-storage-file", "salty-coffee", "blake2b");

    private final Path folder;
    private final List<String> command;

    private ChildRuntime(Path folder, List<String> command) {
        this.folder = folder;
        this.command = command;
    }

    /** Makes it, or gives the one that was made before in this run. */
    static ChildRuntime of(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(ChildRuntime.class))
                .getOrComputeIfAbsent(ChildRuntime.class, key -> make(), ChildRuntime.class);
    }

    private static ChildRuntime make() {
        try {
            Path folder = Files.createTempDirectory("signet-gates");
            Path jar = folder.resolve("children.jar");
            write(jar);
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xshare:auto",
                    "-Xlog:cds=off",
                    "-Xlog:cds+dynamic=off",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:-UsePerfData",
                    // They speak plain HTTP, and reading the platform's certificates takes a tenth of a second.
                    "-Djavax.net.ssl.trustStore=NONE",
                    "-Xmx64m"));
            Path archive = folder.resolve("children.jsa");
            var rehearsal = new ArrayList<>(command);
            rehearsal.addAll(List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", jar.toString()));
            rehearsal.addAll(List.of(Rehearsal.class.getName(), folder.toString()));
            run(rehearsal);
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-cp", jar.toString()));
            return new ChildRuntime(folder, List.copyOf(command));
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException("the runtime of the children could not be made", e);
        }
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream output = process.getInputStream()) {
            String text = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IOException("the rehearsal of the children failed: " + text);
            }
        }
    }

    List<String> command(Class<?> program, List<String> arguments) {
        var all = new ArrayList<>(command);
        all.add(program.getName());
        all.addAll(arguments);
        return all;
    }

    private static void write(Path jar) throws IOException {
        Set<String> written = new HashSet<>();
        try (var output = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Class<?> type :
                    List.of(GateProgram.class, Signet.class, Secret.class, ManualTimeSource.class, JsonFactory.class)) {
                add(location(type), output, written);
            }
            for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
                if (BY_NAME.stream().anyMatch(entry::contains)) {
                    add(Path.of(entry), output, written);
                }
            }
        }
    }

    private static Path location(Class<?> type) {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath());
    }

    private static void add(Path from, JarOutputStream output, Set<String> written) throws IOException {
        if (Files.isDirectory(from)) {
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    String name = from.relativize(file).toString().replace(File.separatorChar, '/');
                    add(name, Files.readAllBytes(file), output, written);
                }
            }
            return;
        }
        try (var source = new JarFile(from.toFile())) {
            for (var entry : source.stream().filter(each -> !each.isDirectory()).toList()) {
                try (InputStream content = source.getInputStream(entry)) {
                    add(entry.getName(), content.readAllBytes(), output, written);
                }
            }
        }
    }

    private static void add(String name, byte[] content, JarOutputStream output, Set<String> written)
            throws IOException {
        boolean needed = name.endsWith(".class") || name.startsWith("META-INF/services/");
        if (needed && !name.endsWith("module-info.class") && written.add(name)) {
            output.putNextEntry(new ZipEntry(name));
            output.write(content);
            output.closeEntry();
        }
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
