package dev.signet.internal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.signet.auth.StoreException;
import dev.signet.auth.StoreException.Kind;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Snapshot;
import dev.signet.testkit.InMemoryCredentialStore;
import java.lang.reflect.Method;
import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeferredStoreTest {
    private static final DocumentName CREDENTIAL = DocumentName.CREDENTIAL;

    private final ArrayDeque<CredentialStore> openings = new ArrayDeque<>();
    private final DeferredStore store = new DeferredStore("late", openings::remove);

    @Test
    void isOpenedOnceAndOnlyWhenItIsUsed() throws Exception {
        openings.add(new InMemoryCredentialStore());
        assertThat(store.name()).isEqualTo("late");
        assertThat(openings).hasSize(1);
        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
        assertThat(openings).isEmpty();
    }

    @Test
    void oneThatCanNotBeOpenedIsTriedAgainWithTheNextCall() throws Exception {
        var why = new StoreException(Kind.LOCKED, "not now", "Wait.", null);
        openings.addAll(List.of(new UnopenedStore("late", why), new InMemoryCredentialStore()));
        var told = catchThrowableOfType(StoreException.class, () -> store.read(CREDENTIAL));
        assertThat(told.kind()).isEqualTo(Kind.LOCKED);
        assertThat(store.read(CREDENTIAL)).isInstanceOf(Snapshot.Absent.class);
    }

    /** What has a default answer of its own would be answered by that, and not by the store. */
    @Test
    void everyQuestionIsPassedOn() {
        assertThat(CredentialStore.class.getMethods())
                .isNotEmpty()
                .allSatisfy(method -> assertThat(
                                DeferredStore.class.getMethod(method.getName(), method.getParameterTypes()))
                        .extracting(Method::getDeclaringClass)
                        .isEqualTo(DeferredStore.class));
    }

    @Test
    void afterItWasClosedNothingIsOpened() {
        store.close();
        assertThatIllegalStateException()
                .isThrownBy(() -> store.read(CREDENTIAL))
                .withMessageContaining("closed");
    }
}
