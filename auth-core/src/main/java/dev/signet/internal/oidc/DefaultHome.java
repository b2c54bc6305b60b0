package dev.signet.internal.oidc;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.config.Settings;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where an application keeps its login unless told otherwise.
 *
 * <ol>
 *   <li>{@code <APP>_HOME}, as it stands;
 *   <li>on Linux and macOS {@code $XDG_STATE_HOME/<app>} when that variable is an absolute path (others are to be ignored, says
 *       the XDG Base Directory Specification), else {@code ~/.local/state/<app>}, where {@code ~} is {@code $HOME};
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

    static Optional<Path> of(AppName app, Platform platform, Settings settings) throws ConfigurationException {
        var own = settings.path(app.variable("HOME"));
        if (own.isPresent()) {
            return own;
        }
        var folder = settings.path(platform == Platform.WINDOWS ? "LOCALAPPDATA" : "XDG_STATE_HOME")
                .filter(path -> platform.isAbsolute(path.toString()));
        if (folder.isPresent()) {
            return folder.map(path -> path.resolve(app.value()));
        }
        var state = platform == Platform.WINDOWS ? Path.of("AppData", "Local") : Path.of(".local", "state");
        return settings.userHome().map(person -> person.resolve(state).resolve(app.value()));
    }
}
