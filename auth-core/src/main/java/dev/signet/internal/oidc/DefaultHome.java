package dev.signet.internal.oidc;

import dev.signet.internal.config.Settings;
import java.nio.file.Path;

/**
 * Where an application keeps its login unless told otherwise.
 *
 * <ol>
 *   <li>{@code <APP>_HOME}, as it stands;
 *   <li>on Linux and macOS {@code $XDG_STATE_HOME/<app>} when that variable is an absolute path (others are to be ignored, says
 *       the XDG Base Directory Specification), else {@code ~/.local/state/<app>};
 *   <li>on Windows {@code %LOCALAPPDATA%\<app>}, else {@code AppData\Local\<app>} in the person's folder.
 * </ol>
 *
 * <p>A login is state of one machine, and these are the folders for that. Configuration folders ({@code ~/.config},
 * {@code %APPDATA%}) are what people publish with their dotfiles and what systems copy between machines. A refresh token that
 * lives in two places is spent twice, and the server then ends the session in both (RFC 9700, section 4.14.2); an agent's key
 * is one machine's too, and so are the lock and the record of attempts beside them.
 */
final class DefaultHome {
    private DefaultHome() {}

    static Path of(AppName app, Platform platform, Settings settings) {
        var own = settings.variable(app.variable("HOME"));
        if (own.isPresent()) {
            return Path.of(own.get());
        }
        var folder = settings.variable(platform == Platform.WINDOWS ? "LOCALAPPDATA" : "XDG_STATE_HOME");
        if (folder.isPresent() && platform.isAbsolute(folder.get())) {
            return Path.of(folder.get(), app.value());
        }
        return platform == Platform.WINDOWS
                ? Path.of(settings.userHome(), "AppData", "Local", app.value())
                : Path.of(settings.userHome(), ".local", "state", app.value());
    }
}
