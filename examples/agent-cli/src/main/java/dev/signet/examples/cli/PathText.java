package dev.signet.examples.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the name of a file or folder. An empty one, such as a script makes of a variable that is not set, would be the current folder,
 * and is refused. So is one whose characters did not survive the way into this process.
 */
final class PathText implements ITypeConverter<Path> {
    @Override
    public Path convert(String text) {
        if (text.isEmpty()) {
            throw new TypeConversionException("the name is empty; give a path");
        }
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new TypeConversionException("that is no path here. Where it has characters beyond ASCII, "
                    + "start the program in a locale with UTF-8, such as LC_ALL=C.UTF-8");
        }
    }
}
