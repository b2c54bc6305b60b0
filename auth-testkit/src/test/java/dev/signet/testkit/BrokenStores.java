package dev.signet.testkit;

import dev.signet.auth.StoreException;
import dev.signet.auth.store.CredentialStore;
import dev.signet.auth.store.DocumentAccess;
import dev.signet.auth.store.DocumentName;
import dev.signet.auth.store.Draft;
import dev.signet.auth.store.Lease;
import dev.signet.auth.store.Revision;
import dev.signet.auth.store.Snapshot;
import dev.signet.auth.store.Stamp;
import dev.signet.testkit.junit.CredentialStoreContract;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Stores that break one promise each, and the suite over each of them. Not run by name: its failures are the point. */
final class BrokenStores {
    private BrokenStores() {}

    private static final Lease ALWAYS = new Lease() {
        @Override
        public boolean isHeld() {
            return true;
        }

        @Override
        public Duration remaining() {
            return UNLIMITED;
        }

        @Override
        public Scope scope() {
            return Scope.PROCESS;
        }

        @Override
        public void close() {}
    };

    static final class IgnoresTheRevision extends CredentialStoreContract {
        private final CredentialStore good = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return new ForwardingCredentialStore(good) {
                @Override
                public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
                    Draft draft = super.prepare(lease, name, maxBytes);
                    return new Draft() {
                        @Override
                        public Revision commit(Revision expectedNow, byte[] content) throws StoreException {
                            return draft.commit(good.read(name).revision(), content);
                        }

                        @Override
                        public void close() {
                            draft.close();
                        }
                    };
                }
            };
        }
    }

    static final class IgnoresTheLease extends CredentialStoreContract {
        private final CredentialStore good = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return new ForwardingCredentialStore(good) {
                @Override
                public Draft prepare(Lease lease, DocumentName name, int maxBytes) throws StoreException {
                    return super.prepare(ALWAYS, name, maxBytes);
                }
            };
        }
    }

    static final class ServesTornDocuments extends CredentialStoreContract {
        private final CredentialStore good = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return new ForwardingCredentialStore(good) {
                @Override
                public Snapshot read(DocumentName name) throws StoreException {
                    Snapshot read = super.read(name);
                    // Half of a document of more than 2,400 bytes, as a reader sees it that comes in the middle of a
                    // write.
                    return read instanceof Snapshot.Present present && isUniform(present.content())
                            ? new Snapshot.Present(half(present.content()), present.revision())
                            : read;
                }
            };
        }

        private static boolean isUniform(byte[] content) {
            return content.length > 2400 && content.length < 10_000 && content[0] == content[content.length - 1];
        }

        private static byte[] half(byte[] content) {
            return Arrays.copyOf(content, content.length / 2);
        }
    }

    static final class NeverNoticesAChange extends CredentialStoreContract {
        private final CredentialStore good = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return new ForwardingCredentialStore(good) {
                @Override
                public Stamp probe(DocumentName name) {
                    return new Stamp("always");
                }
            };
        }
    }

    static final class DeletesWhateverIsThere extends CredentialStoreContract {
        private final CredentialStore good = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return new ForwardingCredentialStore(good) {
                @Override
                public void delete(Lease lease, DocumentName name, Revision expected) throws StoreException {
                    super.delete(lease, name, super.read(name).revision());
                }
            };
        }
    }

    static final class SweepsNothing extends CredentialStoreContract {
        private final CredentialStore good = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return new ForwardingCredentialStore(good) {
                @Override
                public List<String> sweep(Lease lease) {
                    return List.of();
                }
            };
        }
    }

    static final class LeavesDocumentsOpen extends CredentialStoreContract {
        private final CredentialStore good = new InMemoryCredentialStore();

        @Override
        protected CredentialStore open() {
            return new ForwardingCredentialStore(good) {
                @Override
                public DocumentAccess access(DocumentName name) throws StoreException {
                    return super.read(name) instanceof Snapshot.Present ? DocumentAccess.OTHERS : super.access(name);
                }
            };
        }
    }
}
