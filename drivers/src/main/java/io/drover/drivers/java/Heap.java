package io.drover.drivers.java;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of a task's memory its heap may have.
 *
 * <p>Left alone a Java program takes a quarter of its limit and wastes the rest, or of the whole
 * machine where it does not see the limit, and is killed. What is not heap (code, classes, stacks,
 * buffers) gets half of the memory, but not more than 256 MiB.
 */
final class Heap {
    private static final long BESIDE_MIB = 256;
    private static final List<String> SIZES = List.of("-Xmx", "-XX:MaxHeapSize=", "-XX:MaxRAM");

    private Heap() {}

    /**
     * The option for a heap that fits; empty when there is no limit, or when somebody has said
     * already how large it is.
     *
     * @param limitBytes most memory of the task; -1 without a limit
     * @param options of the task
     * @param environment values of variables from which Java takes options
     */
    static Optional<String> option(
            long limitBytes, Collection<String> options, Collection<String> environment) {
        boolean isSaid =
                Stream.concat(
                                options.stream(),
                                environment.stream()
                                        .flatMap(text -> Arrays.stream(text.split("\\s+", -1))))
                        .anyMatch(option -> SIZES.stream().anyMatch(option::startsWith));
        if (isSaid || limitBytes <= 0) {
            return Optional.empty();
        }
        long limit = limitBytes >> 20;
        return Optional.of("-Xmx" + Math.max(limit - BESIDE_MIB, Math.max(2, limit / 2)) + "m");
    }
}
