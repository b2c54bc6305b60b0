package dev.signet.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetUriTest {
    @ParameterizedTest
    @CsvSource({
        "https://a.test, https://a.test/",
        "https://a.test:443/, https://a.test/",
        "http://a.test:80/x, http://a.test/x",
        "https://a.test:80/, https://a.test:80/",
        "HTTPS://A.Test/X, https://a.test/X",
        "https://a.test/x?y=1#z, https://a.test/x",
        "https://a.test/%7Ea%2fb%c3%a9, https://a.test/~a%2Fb%C3%A9",
        "https://a.test/a/./b/../c, https://a.test/a/c",
        "https://a.test/a/.., https://a.test/",
        "https://a.test/a/., https://a.test/a/",
        "https://a.test/../../x, https://a.test/x",
        "https://a.test/%2e%2e/x, https://a.test/x",
        "https://a.test/a//b/, https://a.test/a//b/",
        "https://a.test:/x, https://a.test/x",
        "'http://[::1]:8080/x', 'http://[::1]:8080/x'"
    })
    void hasOneNormalForm(String text, String normal) {
        assertThat(TargetUri.parse(text)).contains(new TargetUri(normal));
        assertThat(TargetUri.parse(normal)).contains(new TargetUri(normal));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/x",
                "a.test/x",
                "ftp://a.test/x",
                "https:///x",
                "https:x",
                "https://u:p@a.test/x",
                "https://a b/",
                "https://a.test/%zz",
                "https://a.test/%4",
                "mailto:a@b.test",
                "https://a_b.test/x"
            })
    void isNothingElse(String text) {
        assertThat(TargetUri.parse(text)).isEmpty();
    }

    @Test
    void isNotTooLong() {
        assertThat(TargetUri.parse("https://a.test/" + "x".repeat(4096))).isEmpty();
    }
}
