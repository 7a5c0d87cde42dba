package io.drover.plugin.testkit;

import io.drover.plugin.Plugin;
import java.util.List;
import java.util.concurrent.Callable;

/** How a kit starts the plugin; called again after each death that it brings about. */
public sealed interface PluginLaunch {
    /** Within the process of the tests, served on a socket as to an agent. */
    record InProcess(Callable<? extends Plugin> plugin) implements PluginLaunch {}

    /**
     * As a process of its own.
     *
     * @param name of the plugin if the process serves several, otherwise empty
     */
    record External(List<String> command, String name) implements PluginLaunch {
        public External {
            command = List.copyOf(command);
        }
    }

    /**
     * A plugin within the process of the tests.
     *
     * @param plugin makes it; it must let go of what it holds in {@link Plugin#shutdown}, and is
     *     called once more after that
     */
    static PluginLaunch inProcess(Callable<? extends Plugin> plugin) {
        return new InProcess(plugin);
    }

    /** A program that agents could start. */
    static PluginLaunch command(String... command) {
        return new External(List.of(command), "");
    }

    /** A class with a {@code main} method that serves the plugin, in a Java process of its own. */
    static PluginLaunch main(Class<?> main, String... args) {
        return new External(Processes.java(main, args), "");
    }

    /** One of the plugins that the {@code main} method of a class serves together. */
    static PluginLaunch member(String name, Class<?> main, String... args) {
        return new External(Processes.java(main, args), name);
    }
}
