package io.drover.plugin.testkit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of plugins. */
final class Processes {
    private Processes() {}

    static List<String> java(Class<?> main, String... args) {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                main.getName()));
        command.addAll(List.of(args));
        return List.copyOf(command);
    }
}
