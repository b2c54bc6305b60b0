package dev.signet.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** One parsed source file. The compiler's own parser reads it, so what it says of lines and members is exact. */
final class SourceFile {
    private final Path path;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    private SourceFile(Path path, CompilationUnitTree unit, SourcePositions positions) {
        this.path = path;
        this.unit = unit;
        this.positions = positions;
    }

    /** Parses files all at once, which is much quicker than one by one. */
    static List<SourceFile> read(List<Path> paths) {
        return parse(paths.stream().map(FileText::of).toList());
    }

    /** A source that is in memory only. */
    static SourceFile parse(Path path, String text) {
        return parse(List.of(new FileText(path, text))).get(0);
    }

    private static List<SourceFile> parse(List<FileText> texts) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        var task = (JavacTask) compiler.getTask(null, null, null, null, null, texts);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        try {
            List<SourceFile> files = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                files.add(new SourceFile(Path.of(unit.getSourceFile().toUri()), unit, positions));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class FileText extends SimpleJavaFileObject {
        private final String text;

        FileText(Path path, String text) {
            super(path.toUri(), JavaFileObject.Kind.SOURCE);
            this.text = text;
        }

        static FileText of(Path path) {
            try {
                return new FileText(path, Files.readString(path));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    Path path() {
        return path;
    }

    CompilationUnitTree unit() {
        return unit;
    }

    /** Every part of the file that is a {@code type}, from the outside in. */
    <T extends Tree> List<T> parts(Class<T> type) {
        List<T> found = new ArrayList<>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void scan(Tree tree, Void unused) {
                if (type.isInstance(tree)) {
                    found.add(type.cast(tree));
                }
                return super.scan(tree, unused);
            }
        }.scan(unit, null);
        return found;
    }

    long firstLine(Tree part) {
        return unit.getLineMap().getLineNumber(positions.getStartPosition(unit, part));
    }

    /** From the first modifier or annotation to the closing brace, without the Javadoc before. */
    long lines(Tree part) {
        return unit.getLineMap().getLineNumber(positions.getEndPosition(unit, part)) - firstLine(part) + 1;
    }

    /** Where a part is, as a person finds it. */
    String at(Tree part) {
        return path + ":" + firstLine(part);
    }
}
