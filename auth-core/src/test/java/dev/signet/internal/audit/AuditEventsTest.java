package dev.signet.internal.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.agent.KeyState;
import dev.signet.auth.event.AuthEvent;
import dev.signet.auth.event.HealthLevel;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of event has its words. */
class AuditEventsTest {
    private static final String WORD = "a-word-of-the-event";

    @Test
    void knowsEveryKindOfEventThereIs() {
        assertThat(AuditEvents.known()).containsExactlyInAnyOrderElementsOf(kinds().toList());
    }

    static Stream<Class<? extends AuthEvent>> kinds() {
        return Arrays.stream(AuthEvent.class.getPermittedSubclasses()).map(type -> type.asSubclass(AuthEvent.class));
    }

    /** No fact of an event is left out: each of its texts, names and times is in the line. */
    @ParameterizedTest
    @MethodSource("kinds")
    void saysAllThatAnEventSays(Class<? extends AuthEvent> kind) throws Exception {
        AuthEvent event = sample(kind);
        AuditFacts facts = AuditEvents.facts(event);
        assertThat(facts.members()).hasSize(kind.getRecordComponents().length);
        assertThat(facts.members().values())
                .allSatisfy(value -> assertThat(value).isNotEmpty());
        assertThat(AuditEvents.name(event)).matches("[a-z]+(_[a-z]+)*");
    }

    @Test
    void namesKeyAndStates() {
        var event = new AuthEvent.KeyChanged(
                "ci-runner", "thumb", Optional.of(KeyState.ACTIVE), Optional.of(KeyState.RETIRING), "rotation");
        assertThat(AuditEvents.name(event)).isEqualTo("key_changed");
        assertThat(AuditEvents.facts(event))
                .isEqualTo(AuditFacts.of(AuditFacts.Outcome.SUCCESS)
                        .with("key", "thumb")
                        .with("agent", "ci-runner")
                        .with("from", "active")
                        .with("to", "retiring")
                        .with("reason", "rotation"));
    }

    @Test
    void healthIsGoodOrNot() {
        assertThat(AuditEvents.facts(new AuthEvent.HealthChanged("key_age", HealthLevel.OK, "young"))
                        .outcome())
                .isEqualTo(AuditFacts.Outcome.SUCCESS);
        assertThat(AuditEvents.facts(new AuthEvent.HealthChanged("key_age", HealthLevel.CRITICAL, "old"))
                        .outcome())
                .isEqualTo(AuditFacts.Outcome.FAILURE);
    }

    static AuthEvent sample(Class<? extends AuthEvent> kind) throws ReflectiveOperationException {
        Object[] values = Arrays.stream(kind.getRecordComponents())
                .map(AuditEventsTest::value)
                .toArray();
        Class<?>[] types = Arrays.stream(kind.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<? extends AuthEvent> constructor = kind.getDeclaredConstructor(types);
        return constructor.newInstance(values);
    }

    private static Object value(RecordComponent component) {
        Class<?> type = component.getType();
        if (type == String.class) {
            return WORD;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 1;
        }
        if (type == Instant.class) {
            return Instant.EPOCH;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type == Optional.class) {
            String generic = component.getGenericType().getTypeName();
            return Optional.of(
                    generic.contains("Duration")
                            ? Duration.ofSeconds(1)
                            : generic.contains("KeyState") ? KeyState.ACTIVE : Instant.EPOCH);
        }
        throw new IllegalStateException("no sample for " + component);
    }
}
