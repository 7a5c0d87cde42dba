package io.drover.drivers.supervision;

import io.drover.plugin.config.Settings;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A command to run under a supervisor.
 *
 * @param driver name of the driver, so that each finds its own tasks again
 * @param id of the task
 * @param name of the task in its job
 * @param command absolute path of the program, and its arguments
 * @param env complete environment
 * @param workDir where it starts
 * @param stdout pipe or file for its output
 * @param stderr pipe or file for its errors
 * @param before shell lines that the task's process runs before it becomes the program, such as
 *     joining a cgroup
 * @param through program and arguments that run the command, such as {@code nsenter}; mostly empty
 * @param extra what the driver wants back when the task is found again
 */
public record Launch(
        String driver,
        String id,
        String name,
        List<String> command,
        SortedMap<String, String> env,
        Path workDir,
        Path stdout,
        Path stderr,
        List<String> before,
        List<String> through,
        Settings extra) {
    public Launch {
        command = List.copyOf(command);
        env = Collections.unmodifiableSortedMap(new TreeMap<>(env));
        before = List.copyOf(before);
        through = List.copyOf(through);
    }

    /** What the supervisor reads: where output goes, and how to become the task. */
    String script() {
        var script = new StringBuilder();
        script.append("out=").append(Shell.quote(stdout.toString())).append('\n');
        script.append("err=").append(Shell.quote(stderr.toString())).append('\n');
        script.append("enter() {\n");
        before.forEach(line -> script.append(line).append('\n'));
        script.append("cd ").append(Shell.quote(workDir.toString())).append(" || exit 127\n");
        script.append("unset PATH OLDPWD\n");
        var odd = new TreeMap<String, String>();
        env.forEach((key, value) -> {
            if (Shell.isVariable(key)) {
                script.append("export ").append(key).append('=');
                script.append(Shell.quote(value)).append('\n');
            } else {
                odd.put(key, value);
            }
        });
        // A shell cannot export every name that an environment may hold.
        var prefix = new StringBuilder();
        if (!odd.isEmpty()) {
            prefix.append(" /usr/bin/env");
            odd.forEach((key, value) -> prefix.append(' ').append(Shell.quote(key + "=" + value)));
        }
        if (!through.isEmpty()) {
            prefix.append(' ').append(Shell.quote(through));
        }
        script.append("}\n");
        script.append("become() { exec").append(prefix).append(" \"$@\"; }\n");
        // The spawner knows what makes the task hear all signals again.
        script.append("launch() {\nenter\nexec $hear /usr/bin/setsid");
        script.append(prefix).append(' ');
        script.append(Shell.quote(command)).append("\n}\n");
        return script.toString();
    }
}
