package dev.signet.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.ConfigurationException;
import dev.signet.internal.callback.Desktop.Machine;
import dev.signet.internal.config.Settings;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrowserLauncherTest {
    private static final URI PAGE = URI.create("https://login.acme.test/authorize?a=b&c=d");
    private static final Settings DISPLAY = Settings.of(Map.of("DISPLAY", ":0"), "/home/me");
    private static final String MAC = "/System/Library/CoreServices/SystemVersion.plist";
    private static final String RELEASE = "/proc/sys/kernel/osrelease";

    private final List<List<String>> started = new ArrayList<>();

    /** A machine that has these programs, and these files. */
    private record Facts(Set<String> programs, Map<String, String> files, char separator) implements Machine {
        @Override
        public boolean hasProgram(String file) {
            return programs.contains(file);
        }

        @Override
        public String read(String file) {
            return files.getOrDefault(file, "");
        }
    }

    private enum Sample {
        LINUX(
                new Facts(Set.of("/usr/bin/setsid", "/usr/bin/xdg-open"), Map.of(RELEASE, "6.1.0-18-amd64"), '/'),
                "/usr/bin/setsid",
                "/usr/bin/xdg-open"),
        WSL(
                new Facts(
                        Set.of("/mnt/c/Windows/System32/rundll32.exe"),
                        Map.of(RELEASE, "5.15.90.1-Microsoft-standard-WSL2\n"),
                        '/'),
                "/mnt/c/Windows/System32/rundll32.exe",
                "url.dll,FileProtocolHandler"),
        MAC_OS(new Facts(Set.of("/usr/bin/open"), Map.of(MAC, "<plist/>"), '/'), "/usr/bin/open"),
        WINDOWS(
                new Facts(Set.of(), Map.of(), '\\'),
                "C:\\Windows\\System32\\rundll32.exe",
                "url.dll,FileProtocolHandler");

        private final Facts facts;
        private final List<String> command;

        Sample(Facts facts, String... command) {
            this.facts = facts;
            this.command = List.of(command);
        }
    }

    @ParameterizedTest
    @EnumSource(Sample.class)
    void startsThePlatformsOwnProgram(Sample sample) throws Exception {
        assertThat(launcher(sample.facts, DISPLAY).open(PAGE)).isTrue();
        assertThat(started).containsExactly(with(sample.command, PAGE.toString()));
    }

    /** Whatever a shell, an option parser or a terminal would make of it: one argument, as it was given. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.test/$(reboot)",
                "https://a.test/?a=b&calc.exe&",
                "https://a.test/;reboot",
                "https://a.test/?x='$IFS'",
                "https://a.test/?x=%22%20-incognito",
                "https://a.test/?--user-data-dir=/tmp",
                "https://a.test/%0Areboot",
                "https://a.test/?x=%25PATH%25",
                "https://a.test/?x=!important",
                "https://a.test/?x=*",
                "https://a.test/?x=~root",
                "https://a.test/?x=%60id%60",
                "https://a.test/?x=%00",
                "https://a.test/?x=%1B%5B31m",
                "https://a.test/?x=%E2%80%AE",
                "https://a.test/?x=(Start-Process)",
                "https://a.test/?x=$env:TEMP",
                "https://a.test/#;&&",
                "http://[::1]:8080/?x=@echo",
                "HTTPS://a.test/?x=,'',",
            })
    void handsAnEvilAddressOnAsOneArgument(String address) throws Exception {
        for (var sample : Sample.values()) {
            started.clear();
            assertThat(launcher(sample.facts, DISPLAY).open(URI.create(address)))
                    .isTrue();
            assertThat(started).containsExactly(with(sample.command, address));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "file:///etc/passwd",
                "javascript:alert(1)",
                "data:text/html,x",
                "ftp://a.test/",
                "mailto:a@a.test",
                "ms-settings:privacy",
                "-incognito",
                "--version",
                "//a.test/",
                "a.test",
                "https:a.test",
                "https:///path",
                "https://a@b.test/",
                "https://user:password@b.test/",
                "",
            })
    void refusesWhatIsNoWebPage(String address) {
        for (var sample : Sample.values()) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> launcher(sample.facts, DISPLAY).open(URI.create(address)))
                    .withMessageNotContaining("b.test")
                    .satisfies(e -> assertThat(e.remedy()).isNotBlank());
        }
        assertThat(started).isEmpty();
    }

    @Test
    void writesTheAddressInAscii() throws Exception {
        assertThat(launcher(Sample.MAC_OS.facts, DISPLAY).open(URI.create("https://a.test/é\u2044")))
                .isTrue();
        assertThat(started).containsExactly(List.of("/usr/bin/open", "https://a.test/%C3%A9%E2%81%84"));
    }

    @ParameterizedTest
    @CsvSource({"DISPLAY,true", "WAYLAND_DISPLAY,true", "TERM,false"})
    void needsADisplayOnLinux(String variable, boolean opens) throws Exception {
        var settings = Settings.of(Map.of(variable, "0"), "/home/me");

        assertThat(launcher(Sample.LINUX.facts, settings).open(PAGE)).isEqualTo(opens);
        assertThat(started).hasSize(opens ? 1 : 0);
    }

    @Test
    void triesTheNextProgramWhenOneCanNotBeStarted() throws Exception {
        var facts = new Facts(Set.of("/usr/bin/xdg-open", "/usr/local/bin/gio"), Map.of(), '/');
        var launcher = new BrowserLauncher(Desktop.of(facts, DISPLAY), command -> {
            started.add(command);
            if (command.get(0).endsWith("xdg-open")) {
                throw new IOException("broken");
            }
        });

        assertThat(launcher.open(PAGE)).isTrue();
        assertThat(started)
                .containsExactly(
                        List.of("/usr/bin/xdg-open", PAGE.toString()),
                        List.of("/usr/local/bin/gio", "open", PAGE.toString()));
    }

    @Test
    void saysSoWhenThereIsNone() throws Exception {
        assertThat(launcher(new Facts(Set.of(), Map.of(), '/'), DISPLAY).open(PAGE))
                .isFalse();
        assertThat(new BrowserLauncher(Desktop.of(Sample.WINDOWS.facts, DISPLAY), command -> {
                            throw new IOException("broken");
                        })
                        .open(PAGE))
                .isFalse();
    }

    @Test
    void takesTheFolderOfWindowsFromTheSystem() throws Exception {
        var settings = Settings.of(Map.of("SystemRoot", "D:\\WinNT"), "/home/me");

        launcher(Sample.WINDOWS.facts, settings).open(PAGE);

        assertThat(started.get(0)).startsWith("D:\\WinNT\\System32\\rundll32.exe");
    }

    @Test
    void takesSecretsOutOfTheEnvironment() {
        var environment = new TreeMap<>(Map.of(
                "ACME_API_KEY",
                "x",
                "GITHUB_TOKEN",
                "x",
                "DB_PASSWORD",
                "x",
                "client_secret",
                "x",
                "PATH",
                "p",
                "DISPLAY",
                "d",
                "XAUTHORITY",
                "a",
                "KEYBOARD",
                "k",
                "XDG_SESSION_ID",
                "s"));

        ProcessStarter.withoutSecrets(environment);

        assertThat(environment).containsOnlyKeys("PATH", "DISPLAY", "XAUTHORITY", "KEYBOARD", "XDG_SESSION_ID");
    }

    @Test
    void startsRealProgramsAndReportsMissingOnes() throws Exception {
        ProcessStarter starter = ProcessStarter.ofThisMachine();

        starter.start(List.of(ProcessHandle.current().info().command().orElseThrow(), "-version"));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> starter.start(List.of("/nowhere/to/be/found", PAGE.toString())));
    }

    @Test
    void looksAtTheMachineItRunsOn() {
        assertThat(Desktop.of(Machine.HERE, Settings.none()).kind()).isIn((Object[]) Desktop.Kind.values());
        assertThat(Machine.HERE.read("/nowhere/to/be/found")).isEmpty();
        assertThat(Machine.HERE.hasProgram("\0")).isFalse();
        assertThat(BrowserLauncher.create(Settings.none())).isNotNull();
    }

    private BrowserLauncher launcher(Facts facts, Settings settings) {
        return new BrowserLauncher(Desktop.of(facts, settings), started::add);
    }

    private static List<String> with(List<String> command, String last) {
        var all = new ArrayList<>(command);
        all.add(last);
        return all;
    }
}
