package dev.signet.internal.profile;

/**
 * What to do about the copy of an agent's key in the neighbour's document. Whoever does it commits against the revision of the
 * very document the step was decided from, so that nothing that came in between is overwritten.
 */
public sealed interface MirrorStep {
    /**
     * Nothing to write: the copy is as it should be.
     *
     * @param name of the copy that is there, to be remembered; empty text when there is none
     */
    record Leave(String name) implements MirrorStep {}

    /** The document to commit. Immutable. */
    final class Write implements MirrorStep {
        private final byte[] content;
        private final String name;

        /**
         * Takes {@code content} over.
         *
         * @param content with the private key in it: never to be shown
         * @param name of the copy that is there then, to be remembered; empty text when there is none
         */
        public Write(byte[] content, String name) {
            this.content = content;
            this.name = name;
        }

        /** The whole document, in an array of the caller's own. */
        public byte[] content() {
            return content.clone();
        }

        /** Of the copy that is there then; empty text when there is none. */
        public String name() {
            return name;
        }

        /** Tells the size alone. */
        @Override
        public String toString() {
            return "Write[" + content.length + " bytes]";
        }
    }

    /** The document is to be deleted: the copy was all that it held. */
    record Delete() implements MirrorStep {}

    /**
     * The document is not ours to change. What is remembered of the copy stays remembered.
     *
     * @param trouble why
     * @param detail a sentence for a person; no secret
     */
    record Report(Trouble trouble, String detail) implements MirrorStep {}

    /** Why a document is left alone. */
    enum Trouble {
        /** The copy that was written is gone: somebody signed out there. It is not written again. */
        VANISHED,
        /** An agent is there that was not written by us. */
        FOREIGN,
        /** Another credential is in use there, which the copy would displace. */
        OCCUPIED
    }
}
