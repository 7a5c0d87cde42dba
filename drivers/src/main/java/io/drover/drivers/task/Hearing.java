package io.drover.drivers.task;

import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a program hear all signals, whatever the process that starts it is deaf to: this one may
 * have been started with {@code nohup}, and a shell makes what runs behind it deaf to some.
 */
final class Hearing {
    private static final List<String> PREFIX = prefix();

    private Hearing() {}

    /** A command line that runs another one so. */
    static List<String> inFrontOf(List<String> line) {
        var hearing = new ArrayList<>(PREFIX);
        hearing.addAll(line);
        return hearing;
    }

    /** Nothing where the system's {@code env} is older than that option. */
    private static List<String> prefix() {
        var wanted = List.of("/usr/bin/env", "--default-signal");
        var trial = new ArrayList<>(wanted);
        trial.add("true");
        try {
            int code =
                    new ProcessBuilder(trial)
                            .redirectInput(new File("/dev/null"))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor();
            return code == 0 ? wanted : List.of();
        } catch (IOException _) {
            return List.of();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
