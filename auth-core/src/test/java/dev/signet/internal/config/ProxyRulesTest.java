package dev.signet.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.signet.auth.ConfigurationException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyRulesTest {
    private static String route(ProxySelector rules, String uri) {
        var proxies = rules.select(URI.create(uri));
        assertThat(proxies).hasSize(1);
        Proxy proxy = proxies.get(0);
        if (proxy.type() == Proxy.Type.DIRECT) {
            return "direct";
        }
        var address = (InetSocketAddress) proxy.address();
        assertThat(address.isUnresolved()).isTrue();
        return address.getHostString() + ":" + address.getPort();
    }

    private static ProxySelector rules(String... variablesAndValues) throws ConfigurationException {
        var environment = new HashMap<String, String>();
        for (int i = 0; i < variablesAndValues.length; i += 2) {
            environment.put(variablesAndValues[i], variablesAndValues[i + 1]);
        }
        return ProxyRules.from(Settings.of(environment, "/nowhere")).orElseThrow();
    }

    private static boolean isDirect(String noProxy, String uri) throws ConfigurationException {
        return route(rules("HTTPS_PROXY", "http://proxy:1", "NO_PROXY", noProxy), uri)
                .equals("direct");
    }

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, proxy.example:3128",
        "HTTP://proxy.example:3128/, proxy.example:3128",
        "proxy.example:3128, proxy.example:3128",
        "' http://10.0.0.1 ', 10.0.0.1:80",
        "http://[2001:db8::1]:3128, 2001:db8::1:3128"
    })
    void readsTheAddressOfAProxy(String value, String expected) throws Exception {
        assertThat(route(rules("HTTPS_PROXY", value), "https://login.example/")).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "socks5://proxy.example:1080",
                "socks5h://geheim@proxy.example:1080",
                "https://proxy.example:443",
                "http://me:geheim@proxy.example:3128",
                "me:geheim@proxy.example:3128",
                "geheim@:3128",
                "http://",
                "http://proxy.example:0",
                "http://proxy.example:99999",
                "http://proxy.example/geheim",
                "http://proxy.example?geheim",
                "http://geheim geheim",
                "under_score:3128"
            })
    void refusesAProxyThatCanNotBeUsedWithoutShowingIt(String value) {
        for (String variable : new String[] {"HTTPS_PROXY", "http_proxy", "ALL_PROXY"}) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> rules(variable, value))
                    .withMessageContaining(variable)
                    .withMessageNotContaining("geheim")
                    .withNoCause();
        }
    }

    @Test
    void takesUpperCaseBeforeLowerAndItsOwnVariableBeforeTheOneForAll() throws Exception {
        var rules = rules(
                "HTTPS_PROXY", "upper:1", "https_proxy", "lower:2", "http_proxy", "plain:3", "ALL_PROXY", "all:4");
        assertThat(route(rules, "https://a.example/")).isEqualTo("upper:1");
        assertThat(route(rules, "http://a.example/")).isEqualTo("plain:3");
        assertThat(route(rules("all_proxy", "all:4"), "http://a.example/")).isEqualTo("all:4");
        assertThat(route(rules("HTTP_PROXY", "plain:3"), "https://a.example/")).isEqualTo("direct");
    }

    @Test
    void takesNoProxyFromAVisitorsHeader() throws Exception {
        var rules = rules("REQUEST_METHOD", "GET", "HTTP_PROXY", "evil:1", "HTTPS_PROXY", "good:2");
        assertThat(route(rules, "http://a.example/")).isEqualTo("direct");
        assertThat(route(rules, "https://a.example/")).isEqualTo("good:2");
    }

    @Test
    void hasNoRulesWithoutAProxy() throws Exception {
        assertThat(ProxyRules.from(Settings.of(Map.of("NO_PROXY", "*", "HTTPS_PROXY", " "), "/nowhere")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://localhost/",
                "https://LOCALHOST:8443/",
                "https://127.0.0.1/",
                "https://127.9.9.9/",
                "https://[::1]/"
            })
    void reachesLoopbackDirectly(String uri) throws Exception {
        assertThat(isDirect("", uri)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | https://any.example/ | true",
                "acme.example | https://acme.example/ | true",
                "acme.example | https://login.ACME.example/ | true",
                "ACME.example | https://login.acme.example/ | true",
                ".acme.example | https://login.acme.example/ | true",
                ".acme.example | https://acme.example/ | true",
                "*.acme.example | https://login.acme.example/ | true",
                "acme.example | https://notacme.example/ | false",
                "acme.example | https://acme.example.evil/ | false",
                "example | https://acme.example/ | true",
                "a.example, acme.example:8443 | https://acme.example:8443/ | true",
                "acme.example:8443 | https://acme.example/ | false",
                "acme.example:443 | https://acme.example/ | true",
                "a.example b.example | https://b.example/ | true",
                "10.0.0.1 | https://10.0.0.1/ | true",
                "10.0.0.1 | https://10.0.0.10/ | false",
                "0.0.1 | https://10.0.0.1/ | false",
                "10.0.0.1:8443 | https://10.0.0.1:8443/ | true",
                "10.0.0.1:8443 | https://10.0.0.1/ | false",
                "10.0.0.0/8 | https://10.255.0.1/ | true",
                "10.0.0.0/8 | https://11.0.0.1/ | false",
                "10.0.0.0/33 | https://10.0.0.1/ | false",
                "10.0.0.0/0 | https://11.0.0.1/ | true",
                "10.0.0.128/25 | https://10.0.0.127/ | false",
                "acme.example/8 | https://acme.example/ | false",
                "2001:db8::1 | https://[2001:db8:0::1]/ | true",
                "[2001:db8::1]:443 | https://[2001:db8::1]/ | true",
                "2001:db8::/32 | https://[2001:db8:9::1]/ | true",
                "2001:db8::/32 | https://10.0.0.1/ | false",
                "999.1.1.1 | https://acme.example/ | false",
                ", ,. | https://acme.example/ | false",
                "a:b:c:z | https://acme.example/ | false",
                ":443 | https://acme.example/ | false"
            })
    void leavesOutWhatNoProxyLists(String noProxy, String uri, boolean direct) throws Exception {
        assertThat(isDirect(noProxy, uri)).isEqualTo(direct);
    }

    @Test
    void goesDirectlyWhereNoHostIsNamed() throws Exception {
        assertThat(isDirect("", "mailto:a")).isTrue();
    }

    @Test
    void showsNoAddress() throws Exception {
        assertThat(rules("HTTPS_PROXY", "geheim:1").toString()).doesNotContain("geheim");
    }
}
