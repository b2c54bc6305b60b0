package dev.signet.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Stamp;
import dev.signet.auth.store.StoreTraits;
import dev.signet.auth.store.StoreTraits.Trait;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import dev.signet.testkit.junit.CredentialStoreContract;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What nothing overrides keeps the whole contract of the store behind it. */
class ForwardingCredentialStoreTest extends CredentialStoreContract {
    private static final DocumentName NAME = DocumentName.CREDENTIAL;

    private final InMemoryCredentialStore store =
            new InMemoryCredentialStore("behind", new StoreTraits(Set.of(Trait.PLAINTEXT), 1 << 20));

    @Override
    protected CredentialStore open() {
        return new ForwardingCredentialStore(store) {};
    }

    @Override
    protected Optional<CredentialStore> openReadOnly(DocumentName document, byte[] content) {
        var readOnly = new InMemoryCredentialStore("memory", new StoreTraits(Set.of(Trait.READ_ONLY), 1000));
        readOnly.put(document, content);
        return Optional.of(new ForwardingCredentialStore(readOnly) {});
    }

    @Test
    void saysOfItselfWhatTheOtherSays() {
        var forwarding = open();

        assertThat(forwarding.name()).isEqualTo("behind");
        assertThat(forwarding.describe(NAME)).isEqualTo(store.describe(NAME));
        assertThat(forwarding.traits()).isEqualTo(store.traits());
    }

    @Test
    void whatIsOverriddenReachesTheOtherNoMore() throws Exception {
        var blind = new ForwardingCredentialStore(store) {
            @Override
            public Stamp probe(DocumentName name) {
                return new Stamp("always the same");
            }
        };
        var before = blind.probe(NAME);
        store.put(NAME, "new".getBytes(StandardCharsets.UTF_8));

        assertThat(blind.probe(NAME)).isEqualTo(before);
        assertThat(blind.read(NAME).revision()).isEqualTo(store.read(NAME).revision());
        assertThat(store.calls(Operation.PROBE)).isZero();
    }

    @Test
    void closesTheOther() {
        var closed = new AtomicInteger();
        var other = new ForwardingCredentialStore(store) {
            @Override
            public void close() {
                closed.incrementAndGet();
            }
        };
        new ForwardingCredentialStore(other) {}.close();

        assertThat(closed).hasValue(1);
    }
}
