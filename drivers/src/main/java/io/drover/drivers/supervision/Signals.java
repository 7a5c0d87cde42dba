package io.drover.drivers.supervision;

import io.drover.plugin.PluginException;
import java.util.Locale;
import java.util.Map;

/** Signals by name, with Linux numbers. */
public final class Signals {
    public static final int KILL = 9;
    static final int USR1 = 10;

    private static final Map<String, Integer> NUMBERS =
            Map.ofEntries(
                    Map.entry("HUP", 1),
                    Map.entry("INT", 2),
                    Map.entry("QUIT", 3),
                    Map.entry("ILL", 4),
                    Map.entry("TRAP", 5),
                    Map.entry("ABRT", 6),
                    Map.entry("IOT", 6),
                    Map.entry("BUS", 7),
                    Map.entry("FPE", 8),
                    Map.entry("KILL", KILL),
                    Map.entry("USR1", USR1),
                    Map.entry("SEGV", 11),
                    Map.entry("USR2", 12),
                    Map.entry("PIPE", 13),
                    Map.entry("ALRM", 14),
                    Map.entry("TERM", 15),
                    Map.entry("STKFLT", 16),
                    Map.entry("CHLD", 17),
                    Map.entry("CONT", 18),
                    Map.entry("STOP", 19),
                    Map.entry("TSTP", 20),
                    Map.entry("TTIN", 21),
                    Map.entry("TTOU", 22),
                    Map.entry("URG", 23),
                    Map.entry("XCPU", 24),
                    Map.entry("XFSZ", 25),
                    Map.entry("VTALRM", 26),
                    Map.entry("PROF", 27),
                    Map.entry("WINCH", 28),
                    Map.entry("IO", 29),
                    Map.entry("PWR", 30),
                    Map.entry("SYS", 31));

    private Signals() {}

    /**
     * The number of a signal.
     *
     * @param name such as {@code SIGHUP} or {@code hup}; empty for {@code SIGINT}, the default way
     *     to ask a task to end
     * @throws PluginException if there is no such signal
     */
    public static int number(String name) throws PluginException {
        if (name.isEmpty()) {
            return 2;
        }
        var upper = name.toUpperCase(Locale.ROOT);
        var number = NUMBERS.get(upper.startsWith("SIG") ? upper.substring(3) : upper);
        if (number == null) {
            throw new PluginException("error unknown signal given for shutdown: " + name);
        }
        return number;
    }
}
