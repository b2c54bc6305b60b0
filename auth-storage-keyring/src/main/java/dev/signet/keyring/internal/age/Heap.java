package dev.signet.keyring.internal.age;

/** The memory of this JVM. */
interface Heap {
    /** How many bytes can be had without more collecting. */
    long available();

    /** Makes room, if the JVM is so kind. */
    void collect();

    /** The real one. */
    static Heap ofThisJvm() {
        return new Heap() {
            @Override
            public long available() {
                Runtime runtime = Runtime.getRuntime();
                return runtime.maxMemory() - (runtime.totalMemory() - runtime.freeMemory());
            }

            @Override
            public void collect() {
                Runtime.getRuntime().gc();
            }
        };
    }
}
