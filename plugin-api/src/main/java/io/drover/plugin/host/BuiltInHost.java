package io.drover.plugin.host;

import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A process of plugins that come with Drover, and when it is wanted.
 *
 * <p>Plugins share a process where that saves memory, and have one of their own where they could
 * take others with them: those that load native code. The programs are written with {@link
 * io.drover.plugin.serve.BuiltInProcess}.
 *
 * @param name for logs and for what it keeps in the state directory, such as {@code engines}
 * @param command command line, such as {@code [<home>/libexec/plugin-host]}. Directories are handed
 *     over as {@code --state-dir DIR --socket-dir DIR --record FILE --build BUILD}
 * @param build of which distribution it is; a process of another build, which an earlier agent has
 *     left, hands over to one of this. Empty when that is unknown: it then goes on
 * @param plugins the names that jobs and configuration use, such as {@code docker}
 * @param start when it is started
 */
public record BuiltInHost(
        String name, List<String> command, String build, SortedSet<String> plugins, Start start) {
    /** When a host is started. One that runs already is used in any case. */
    public sealed interface Start {
        /** With the agent. */
        record AtOnce() implements Start {}

        /**
         * Once one of the signs is there, the agent's configuration has a block for one of its
         * plugins, or a task asks for one.
         */
        record OnUse(List<Sign> signs) implements Start {
            public OnUse {
                signs = List.copyOf(signs);
            }
        }

        /** Once one of the signs is there, whoever asks. */
        record OnlyWith(List<Sign> signs) implements Start {
            public OnlyWith {
                signs = List.copyOf(signs);
            }
        }
    }

    public BuiltInHost {
        command = List.copyOf(command);
        plugins = Collections.unmodifiableSortedSet(new TreeSet<>(plugins));
    }

    /** A host that starts with the agent and is of no known build. */
    public static BuiltInHost atOnce(String name, List<String> command) {
        return new BuiltInHost(name, command, "", new TreeSet<>(), new Start.AtOnce());
    }
}
