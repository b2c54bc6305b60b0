package dev.signet.internal.oidc;

import java.io.File;

/** The kinds of operating system that differ in where a person's files go. */
enum Platform {
    /** Linux, macOS and other systems with POSIX paths. */
    POSIX,
    WINDOWS;

    /** The one this JVM's paths are of. */
    static Platform current() {
        return File.separatorChar == '\\' ? WINDOWS : POSIX;
    }

    /** Whether a path begins at a root, told from its text, so that each platform's rule can be asked on any other. */
    boolean isAbsolute(String path) {
        if (this == POSIX) {
            return path.startsWith("/");
        }
        return path.startsWith("\\\\") || (path.length() > 2 && path.charAt(1) == ':' && isSlash(path.charAt(2)));
    }

    private static boolean isSlash(char c) {
        return c == '\\' || c == '/';
    }
}
