package dev.signet.benchmarks;

/** Does nothing: what the JVM itself costs. */
final class EmptyMain {
    private EmptyMain() {}

    public static void main(String[] arguments) {
        System.out.println("ready");
    }
}
