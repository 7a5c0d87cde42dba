package io.drover.jobspec.hcl;

/**
 * A function that expressions may call.
 *
 * @param signature how it is called, for messages, such as {@code join(separator, list...)}
 * @param min least number of arguments
 * @param max greatest number of arguments, {@link #ANY_NUMBER} for no bound
 * @param lazy arguments are evaluated only when asked for, so that one may fail
 */
public record Function(
        String name, String signature, int min, int max, boolean lazy, Implementation body) {
    /** No upper bound. */
    public static final int ANY_NUMBER = Integer.MAX_VALUE;

    /** What it does. */
    @FunctionalInterface
    public interface Implementation {
        /**
         * Pure: the same arguments give the same result.
         *
         * @throws ValueException when an argument is unfit; the message needs no place, since the
         *     caller adds it
         */
        Value call(Arguments arguments);
    }
}
