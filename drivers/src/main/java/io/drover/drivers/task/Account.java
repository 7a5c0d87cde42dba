package io.drover.drivers.task;

import io.drover.plugin.PluginException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A user of this machine.
 *
 * @param groups ids of the further groups that the user is in
 */
public record Account(String name, long uid, long gid, String home, List<Long> groups) {
    private static final Path PASSWD = Path.of("/etc/passwd");
    private static final Path GROUP = Path.of("/etc/group");

    public Account {
        groups = List.copyOf(groups);
    }

    /**
     * Finds a user by name or number.
     *
     * @throws PluginException if there is none of that name
     */
    public static Account find(String user) throws PluginException {
        try {
            for (var line : Files.readAllLines(PASSWD)) {
                var fields = line.split(":", -1);
                if (fields.length >= 6 && (fields[0].equals(user) || fields[2].equals(user))) {
                    return new Account(
                            fields[0],
                            Long.parseLong(fields[2]),
                            Long.parseLong(fields[3]),
                            fields[5],
                            groupsOf(fields[0]));
                }
            }
        } catch (IOException | NumberFormatException e) {
            throw new PluginException("the user " + user + " cannot be looked up: " + e, e);
        }
        if (!user.isEmpty() && user.chars().allMatch(c -> c >= '0' && c <= '9')) {
            long id = Long.parseLong(user);
            return new Account(user, id, id, "/", List.of());
        }
        throw new PluginException("unknown user " + user);
    }

    private static List<Long> groupsOf(String name) throws IOException {
        var groups = new ArrayList<Long>();
        for (var line : Files.readAllLines(GROUP)) {
            var fields = line.split(":", -1);
            if (fields.length >= 4 && List.of(fields[3].split(",", -1)).contains(name)) {
                groups.add(Long.parseLong(fields[2]));
            }
        }
        return groups;
    }

    /** True when this process may become somebody else. */
    public static boolean isRoot() {
        return ownId() == 0;
    }

    /** The user of this process; -1, which changes no file's owner, when that cannot be known. */
    public static long ownId() {
        try {
            return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        } catch (IOException | UnsupportedOperationException _) {
            return -1;
        }
    }

    /** Lets the user open the task's output again by a name such as {@code /dev/stdout}. */
    public void own(Path... pipes) throws PluginException {
        for (var pipe : pipes) {
            try {
                if (!pipe.startsWith("/dev")) {
                    Files.setAttribute(pipe, "unix:uid", (int) uid);
                }
            } catch (IOException e) {
                throw new PluginException(pipe + " cannot be given to " + name + ": " + e, e);
            }
        }
    }
}
