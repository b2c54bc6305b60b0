package dev.signet.internal.codex;

import dev.signet.internal.config.HomeSettings;
import dev.signet.internal.config.Settings;
import dev.signet.internal.policy.ConfigNames;
import dev.signet.internal.policy.LoginMethod;
import dev.signet.internal.policy.PolicySources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where rules for this world are written, and what the CLI calls them. */
final class CodexPolicy {
    private static final ConfigNames NAMES = new ConfigNames(
            "forced_login_method",
            Map.of("chatgpt", LoginMethod.ACCOUNT, "api", LoginMethod.API_KEY),
            "forced_chatgpt_workspace_id");
    private static final HomeSettings.Keys KEYS = new HomeSettings.Keys(
            "cli_auth_credentials_store", new HomeSettings.Flag("features", "secret_auth_storage"), "chatgpt_base_url");

    private CodexPolicy() {}

    /** The administrator's files, which nothing moves, and the home's own. */
    static PolicySources sources(Path home, Settings settings) {
        var own = new PolicySources.Home(home.resolve("config.toml"), settings.accountFolder(), false, NAMES, KEYS);
        return new PolicySources(
                List.of(
                        new PolicySources.Managed.Neighbour(Path.of("/etc/codex/requirements.toml"), NAMES),
                        new PolicySources.Managed.Neighbour(Path.of("/etc/codex/managed_config.toml"), NAMES),
                        new PolicySources.Managed.Own(Path.of("/etc/signet/policy.toml"))),
                Optional.of(own));
    }
}
