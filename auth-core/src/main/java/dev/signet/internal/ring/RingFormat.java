package dev.signet.internal.ring;

import dev.signet.auth.DamagedCredentialException;

/** How a ring is written. Stateless. */
interface RingFormat {
    /** As JSON, each key checked when it is read. */
    RingFormat JSON = new RingFormat() {
        @Override
        public KeyRing read(byte[] content, String where) throws DamagedCredentialException {
            return KeyRing.parse(content, where);
        }

        @Override
        public byte[] write(KeyRing ring) {
            return ring.toJson();
        }
    };

    /**
     * Reads a document.
     *
     * @param where it is, in words for a person
     * @throws DamagedCredentialException when it is not as it should be
     */
    KeyRing read(byte[] content, String where) throws DamagedCredentialException;

    /** The document. */
    byte[] write(KeyRing ring);
}
