package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.signet.auth.UntrustedOriginException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginRulesTest {
    private static final OriginRules RULES =
            OriginRules.builder().allow("https://api.acme.test").build();

    @ParameterizedTest
    @CsvSource({
        "https://api.acme.test,        https://api.acme.test/v1/me?q=1",
        "https://api.acme.test,        HTTPS://API.Acme.Test",
        "https://api.acme.test,        https://api.acme.test:443/",
        "https://api.acme.test:443/,   https://api.acme.test/",
        "https://API.ACME.TEST,        https://api.acme.test/",
        "https://api.acme.test:8443,   https://api.acme.test:8443/",
        "https://api.acme.test,        wss://api.acme.test/socket",
        "http://localhost:8080,        ws://localhost:8080/socket",
        "http://127.0.0.1,             http://127.0.0.1:80/",
        "https://[2001:db8::1],        https://[2001:DB8:0:0::1]/",
        "http://[::1]:81,              http://[0:0:0:0:0:0:0:1]:81/",
    })
    void allowsTheNamedOrigin(String allowed, URI target) {
        var rules = OriginRules.builder().allow(allowed).build();

        assertThatCode(() -> rules.require(target)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.acme.test:8443/",
                "https://acme.test/",
                "https://www.api.acme.test/",
                "https://api.acme.test.evil.test/",
                "https://evil.test/api.acme.test",
                "https://evil.test#https://api.acme.test",
                "https://api.acme.test./",
                "https://api_acme.test/",
                "ftp://api.acme.test/",
                "mailto:someone@api.acme.test",
                "/v1/me",
                "//api.acme.test/v1/me",
            })
    void refusesEveryOtherOrigin(URI target) {
        assertThatThrownBy(() -> RULES.require(target))
                .isInstanceOfSatisfying(
                        UntrustedOriginException.class,
                        refusal -> assertThat(refusal.remedy()).contains("allow("))
                .hasMessageContaining("https://api.acme.test");
    }

    /** It can't be named: that would be refused too. */
    @ParameterizedTest
    @ValueSource(strings = {"http://api.acme.test/", "ws://api.acme.test/", "HTTP://[::2]/"})
    void pointsToHttpsWhereAnOriginCannotBeAllowed(URI target) {
        assertThatThrownBy(() -> RULES.require(target))
                .isInstanceOfSatisfying(
                        UntrustedOriginException.class,
                        refusal -> assertThat(refusal.remedy())
                                .startsWith("Use https")
                                .doesNotContain(" allow("));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://me:hunter2@api.acme.test/", "https://api.acme.test@evil.test/", "https://@api.acme.test"
            })
    void refusesAUserPart(URI target) {
        assertThatThrownBy(() -> RULES.require(target))
                .isInstanceOf(UntrustedOriginException.class)
                .hasMessageContaining("user part")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void showsOriginAloneInARefusal() {
        assertThatThrownBy(() -> RULES.require(URI.create("https://EVIL.test:444/s3cret-path?token=s3cret#s3cret")))
                .isInstanceOfSatisfying(
                        UntrustedOriginException.class,
                        refusal -> assertThat(refusal.origin()).isEqualTo("https://evil.test:444"))
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void allowsNothingUnlessTold() {
        var nothing = OriginRules.builder().build();

        assertThatThrownBy(() -> nothing.require(URI.create("https://api.acme.test")))
                .isInstanceOf(UntrustedOriginException.class)
                .hasMessageContaining("no origin");
        assertThat(nothing.passesThrough(URI.create("https://api.acme.test"))).isFalse();
    }

    @Test
    void tellsAMappedAddressFromTheOneItMaps() {
        var rules = OriginRules.builder().allow("https://192.0.2.1").build();

        assertThatThrownBy(() -> rules.require(URI.create("https://[::ffff:192.0.2.1]/")))
                .isInstanceOf(UntrustedOriginException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"http://127.0.0.1:1", "http://127.8.9.10", "http://localhost", "http://LOCALHOST", "http://[::1]"
            })
    void allowsHttpToThisMachine(String origin) {
        var rules = OriginRules.builder().allow(origin).build();

        assertThatCode(() -> rules.require(URI.create(origin + "/v1"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://api.acme.test",
                "ws://api.acme.test",
                "http://127.evil.test",
                "http://localhost.evil.test",
                "http://0.0.0.0",
                "http://[::ffff:127.0.0.1]",
                "http://[::2]",
                "http://192.168.0.1",
            })
    void refusesHttpToOthers(String origin) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginRules.builder().allow(origin))
                .withMessageContaining("https");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.acme.test",
                "https://",
                "https:api",
                "https://api.acme.test/v1?secret",
                "https://api.acme.test?secret",
                "https://api.acme.test#secret",
                "https://secret@api.acme.test",
                "https://*.acme.test",
                "ftp://api.acme.test",
                "https://acme test/secret",
                "",
            })
    void refusesWhatIsNoOrigin(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginRules.builder().allow(text))
                .withMessageContaining("an origin")
                .satisfies(refusal -> assertThat(refusal.toString()).doesNotContain("secret"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginRules.builder().passThrough(text));
    }

    @Test
    void passesThroughNamedOriginsOnly() {
        var rules = OriginRules.builder().passThrough("http://files.acme.test").build();

        assertThat(rules.passesThrough(URI.create("http://files.acme.test/a"))).isTrue();
        assertThat(rules.passesThrough(URI.create("https://files.acme.test/a"))).isFalse();
        assertThatThrownBy(() -> rules.require(URI.create("http://files.acme.test/a")))
                .isInstanceOf(UntrustedOriginException.class);
    }

    @Test
    void refusesAnOriginThatIsBoth() {
        var builder = OriginRules.builder().allow("https://api.acme.test").passThrough("https://API.acme.test:443");

        assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("https://api.acme.test");
    }

    @Test
    void isNotChangedByItsBuilderLater() {
        var builder = OriginRules.builder().allow("https://api.acme.test");
        var rules = builder.build();
        builder.allow("https://later.acme.test");

        assertThatThrownBy(() -> rules.require(URI.create("https://later.acme.test")))
                .isInstanceOf(UntrustedOriginException.class);
    }

    @Test
    void checksAnAllowedOriginWithoutGarbage() throws Exception {
        var rules = OriginRules.builder()
                .allow("https://one.acme.test")
                .allow("http://[::1]:8080")
                .allow("https://api.acme.test")
                .build();
        var target = URI.create("https://API.acme.test:443/v1/me");

        assertThat(bytesPerCall(() -> rules.require(target))).isLessThan(1);
        // The measure sees garbage where there is some.
        assertThat(bytesPerCall(() -> Origin.describe(target).length())).isGreaterThan(16);
    }

    private interface Check {
        void run() throws Exception;
    }

    private static double bytesPerCall(Check check) throws Exception {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int calls = 100_000;
        for (int i = 0; i < calls; i++) {
            check.run();
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < calls; i++) {
            check.run();
        }
        return (double) (threads.getCurrentThreadAllocatedBytes() - before) / calls;
    }
}
