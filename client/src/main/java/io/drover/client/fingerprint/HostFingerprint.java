package io.drover.client.fingerprint;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Operating system, kernel, names of the machine, signals. */
final class HostFingerprint {
    private static final String SIGNALS =
            "SIGABRT,SIGALRM,SIGBUS,SIGCHLD,SIGCONT,SIGFPE,SIGHUP,SIGILL,SIGINT,SIGIO,SIGIOT,"
                    + "SIGKILL,SIGNULL,SIGPIPE,SIGPROF,SIGQUIT,SIGSEGV,SIGSTOP,SIGSYS,SIGTERM,"
                    + "SIGTRAP,SIGTSTP,SIGTTIN,SIGTTOU,SIGUSR1,SIGUSR2,SIGWINCH,SIGXCPU,SIGXFSZ";

    private final SystemFiles files;

    HostFingerprint(SystemFiles files) {
        this.files = files;
    }

    void find(Findings into) {
        List<String> release = files.lines("etc/os-release");
        into.set("os.name", value(release, "ID"));
        into.set("os.version", osVersion(release));
        into.set("os.signals", SIGNALS);
        into.set("kernel.name", System.getProperty("os.name", "").toLowerCase(Locale.ROOT));
        into.set("kernel.arch", kernelArchitecture(System.getProperty("os.arch", "")));
        into.set("kernel.version", System.getProperty("os.version", ""));
        into.set("unique.hostname", hostName());
        into.set("unique.host_id", files.text("etc/machine-id").orElse(""));
    }

    String hostName() {
        return files.text("proc/sys/kernel/hostname")
                .filter(name -> !name.isEmpty())
                .orElse("localhost");
    }

    /** Debian keeps its point release in a file of its own. */
    private String osVersion(List<String> release) {
        String version = value(release, "VERSION_ID");
        if (value(release, "ID").equals("debian")) {
            return files.text("etc/debian_version").orElse(version);
        }
        return version;
    }

    private static String value(List<String> release, String key) {
        for (String line : release) {
            if (line.startsWith(key + "=")) {
                return line.substring(key.length() + 1).replace("\"", "").strip();
            }
        }
        return "";
    }

    private static String kernelArchitecture(String osArch) {
        return osArch.equals("amd64") ? "x86_64" : osArch;
    }

    /** Cgroup version, and whether bridges can be made. */
    void findIsolation(Findings into) {
        into.set("os.cgroups.version", cgroupVersion());
        if (hasModule("bridge")) {
            into.set("nomad.bridge.hairpin_mode", "false");
            into.networks.add(NetworkFingerprint.bridgeNetwork());
            into.nodeNetworks.add(NetworkFingerprint.bridgeNodeNetwork());
        }
    }

    private String cgroupVersion() {
        if (files.exists("sys/fs/cgroup/cgroup.controllers")) {
            List<String> have =
                    List.of(files.text("sys/fs/cgroup/cgroup.controllers").orElse("").split(" "));
            return have.containsAll(List.of("cpuset", "cpu", "io", "memory", "pids")) ? "2" : "";
        }
        List<String> missing = new ArrayList<>();
        for (String controller : List.of("freezer", "memory", "cpu", "cpuset")) {
            if (!files.exists("sys/fs/cgroup/" + controller)) {
                missing.add(controller);
            }
        }
        return missing.isEmpty() ? "1" : "";
    }

    private boolean hasModule(String name) {
        if (files.exists("sys/module/" + name)) {
            return true;
        }
        String version = System.getProperty("os.version", "");
        return listed("lib/modules/" + version + "/modules.builtin", name)
                || listed("lib/modules/" + version + "/modules.dep", name);
    }

    private boolean listed(String file, String name) {
        return files.lines(file).stream().anyMatch(line -> line.contains("/" + name + ".ko"));
    }
}
