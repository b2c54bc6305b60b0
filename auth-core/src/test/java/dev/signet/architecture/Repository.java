package dev.signet.architecture;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The source tree that these tests were built from: all modules, also those that this module does not depend on. */
final class Repository {
    private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");

    private final Path root;
    private final List<SourceFile> sources;

    private Repository(Path root) throws IOException {
        this.root = root;
        try (Stream<Path> all = Files.walk(root)) {
            this.sources = SourceFile.read(all.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !root.relativize(file).toString().matches("(.*/)?target/.*"))
                    .sorted()
                    .toList());
        }
    }

    /** Goes up from this class to the outermost folder with a {@code pom.xml}. */
    static Repository find() throws URISyntaxException, IOException {
        Path place = Path.of(Repository.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Path outermost = place;
        for (Path folder = place; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("pom.xml"))) {
                outermost = folder;
            }
        }
        return new Repository(outermost);
    }

    Path root() {
        return root;
    }

    /** The folders of all modules that the build lists. */
    List<Path> listedModules() throws IOException {
        return MODULE.matcher(Files.readString(root.resolve("pom.xml")))
                .results()
                .map(module -> root.resolve(module.group(1)))
                .toList();
    }

    /** The folders of all modules that have a module descriptor, in order. */
    List<Path> modules() {
        return sources.stream()
                .map(SourceFile::path)
                .filter(path -> path.endsWith("src/main/java/module-info.java"))
                .map(path -> path.resolve("../../../..").normalize())
                .toList();
    }

    List<SourceFile> mainSources() {
        return sources.stream()
                .filter(source -> source.path().toString().contains("/src/main/java/"))
                .toList();
    }

    List<SourceFile> testSources() {
        return sources.stream()
                .filter(source -> source.path().toString().contains("/src/test/java/"))
                .toList();
    }

    List<SourceFile> mainSources(Path module) {
        return sources.stream()
                .filter(source -> source.path().startsWith(module.resolve("src/main/java")))
                .toList();
    }
}
