package dev.signet.internal.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signet.auth.DamagedCredentialException;
import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Stamp;
import dev.signet.internal.health.DocumentFacts.Form;
import dev.signet.internal.health.DocumentFacts.Presence;
import dev.signet.testkit.ForwardingCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore;
import dev.signet.testkit.InMemoryCredentialStore.Operation;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentLookTest {
    private static final DocumentName NAME = DocumentName.CREDENTIAL;

    private final InMemoryCredentialStore store = new InMemoryCredentialStore();
    private final DocumentLook<Integer> look = look(store);

    private static DocumentLook<Integer> look(CredentialStore store) {
        return new DocumentLook<>(store, NAME, (content, where) -> {
            if (content[0] != '{') {
                throw new DamagedCredentialException(
                        DamagedCredentialException.Kind.CORRUPT, where + " is no object", "Put back a copy.", null);
            }
            return Optional.of(content.length);
        });
    }

    private void put(String content) {
        store.put(NAME, content.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void readsOnceWhileNothingChanges() {
        put("{}");

        assertThat(look.look().content()).contains(2);
        assertThat(look.look().content()).contains(2);

        assertThat(store.calls(Operation.READ)).isEqualTo(1);
        put("{\"a\":1}");
        assertThat(look.look().content()).contains(7);
    }

    @Test
    void tellsADocumentThatIsNotThereFromOneThatWas() {
        var before = look.look();
        assertThat(before.facts().presence()).isEqualTo(Presence.ABSENT);
        assertThat(before.wasThere()).isFalse();
        put("{}");
        assertThat(look.look().facts().presence()).isEqualTo(Presence.PRESENT);
        store.remove(NAME);

        assertThat(look.look().wasThere()).isTrue();
        look.forget();
        assertThat(look.look().wasThere()).isFalse();
    }

    @Test
    void damageIsAFactWithItsCause() {
        put("no object");

        var facts = look.look().facts();

        assertThat(facts.form()).isEqualTo(Form.CORRUPT);
        assertThat(facts.why()).contains("is no object");
        assertThat(look.look().content()).isEmpty();
    }

    @Test
    void aStoreThatCanNotBeAskedIsAFactToo() {
        put("{}");
        var unused = look.look();
        store.failNext(Operation.PROBE, 1, StoreException.Kind.LOCKED);

        var facts = look.look().facts();

        assertThat(facts.presence()).isEqualTo(Presence.UNKNOWN);
        assertThat(facts.why()).isNotBlank();
        assertThat(look.look().facts().presence()).isEqualTo(Presence.PRESENT);
    }

    @Test
    void whatAStoreThrowsIsNotQuoted() {
        var facts = look(new ForwardingCredentialStore(store) {
                    @Override
                    public Stamp probe(DocumentName name) {
                        throw new IllegalStateException("the token is canary");
                    }

                    @Override
                    public String describe(DocumentName name) {
                        throw new IllegalStateException("the token is canary");
                    }
                })
                .look()
                .facts();

        assertThat(facts.presence()).isEqualTo(Presence.UNKNOWN);
        assertThat(facts.toString())
                .contains("IllegalStateException", "credential")
                .doesNotContain("canary");
    }

    @Test
    void asksForAccessEachTimeSinceNoStampTellsThat() {
        put("{}");
        var open = new boolean[1];
        var changing = look(new ForwardingCredentialStore(store) {
            @Override
            public DocumentAccess access(DocumentName name) {
                return open[0] ? DocumentAccess.OTHERS : DocumentAccess.OWNER_ONLY;
            }
        });
        assertThat(changing.look().facts().access()).isEqualTo(DocumentAccess.OWNER_ONLY);
        open[0] = true;

        assertThat(changing.look().facts().access()).isEqualTo(DocumentAccess.OTHERS);
    }
}
