package dev.signet.internal.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signet.internal.http.Site.Reply;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

class CloseFamilyTest {
    private final Site site = Site.answering(request -> Reply.of(200, "welcome"));
    private final HttpClient delegate = HttpClient.newHttpClient();
    private final HttpRequest request = HttpRequest.newBuilder(site.at("/")).build();

    @AfterEach
    void stop() {
        site.close();
    }

    @Test
    void leavesADelegateOpenThatIsNotOwned() throws Exception {
        var client = new Clients().over(delegate, false).build(FakeAuthorizer.renewing(), site.origin());
        assertThat(client.isTerminated()).isFalse();
        assertThat(client.awaitTermination(Duration.ZERO)).isFalse();

        client.close();

        assertThat(client.isTerminated()).isTrue();
        assertThat(client.awaitTermination(Duration.ZERO)).isTrue();
        assertRefuses(client);
        assertThat(delegate.send(request, BodyHandlers.ofString()).body()).isEqualTo("welcome");
    }

    @Test
    void refusesNewRequestsAfterAShutdownOfAnyKind() throws Exception {
        var gentle = new Clients().over(delegate, false).build(FakeAuthorizer.renewing(), site.origin());
        var abrupt = new Clients().over(delegate, false).build(FakeAuthorizer.renewing(), site.origin());
        gentle.shutdown();
        abrupt.shutdownNow();

        assertRefuses(gentle);
        assertRefuses(abrupt);
        assertThat(gentle.sendAsync(request, BodyHandlers.ofString()))
                .failsWithin(Duration.ofSeconds(5))
                .withThrowableThat()
                .withCauseInstanceOf(IOException.class);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void closesADelegateThatIsOwned() throws Exception {
        var client = new Clients().over(delegate, true).build(FakeAuthorizer.renewing(), site.origin());
        client.send(request, BodyHandlers.ofString());
        assertThat(client.isTerminated()).isFalse();

        assertThat(client).isInstanceOf(AutoCloseable.class);
        client.close();

        assertThat(client.isTerminated()).isTrue();
        assertThat(client.awaitTermination(Duration.ofSeconds(5))).isTrue();
        assertRefuses(delegate);
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_21)
    void shutsAnOwnedDelegateDown() throws Exception {
        var client = new Clients().over(delegate, true).build(FakeAuthorizer.renewing(), site.origin());

        client.shutdown();

        assertThat(client.awaitTermination(Duration.ofSeconds(5))).isTrue();
        assertRefuses(delegate);
    }

    @Test
    void overridesEveryMethodTheJdkHas() {
        var inherited = Arrays.stream(HttpClient.class.getMethods())
                .filter(method -> method.getDeclaringClass() == HttpClient.class)
                .filter(method -> !Modifier.isStatic(method.getModifiers()))
                .toList();

        assertThat(inherited)
                .hasSizeGreaterThan(12)
                .allSatisfy(method -> assertThat(declared(method)).isNotNull());
    }

    private static Method declared(Method method) throws NoSuchMethodException {
        return AuthorizingHttpClient.class.getDeclaredMethod(method.getName(), method.getParameterTypes());
    }

    private void assertRefuses(HttpClient client) {
        assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString())).isInstanceOf(IOException.class);
    }
}
