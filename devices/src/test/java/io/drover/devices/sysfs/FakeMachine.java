package io.drover.devices.sysfs;

import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** A machine that consists of files. */
public final class FakeMachine {
    private final Path root;

    public FakeMachine(Path root) {
        this.root = root;
    }

    /** Writes a file, such as {@code sys/…}. */
    public FakeMachine file(String path, String text) throws IOException {
        var file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, text.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }

    /** Makes empty files that stand for device nodes. */
    public FakeMachine nodes(String... paths) throws IOException {
        for (var path : paths) {
            file("dev/" + path, "");
        }
        return this;
    }

    public FakeMachine link(String path, String to) throws IOException {
        var link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.createDirectories(root.resolve(to));
        Files.createSymbolicLink(link, root.resolve(to));
        return this;
    }

    /**
     * A function on the PCI bus.
     *
     * @param way from the host bridge, such as {@code pci0000:00/0000:00:01.0/0000:3b:00.0}
     * @param ids vendor and device, such as {@code 10ee:5001}
     * @return where its files are
     */
    public String pci(String way, String ids, String classCode, String driver, int memoryNode)
            throws IOException {
        var directory = "sys/devices/" + way;
        var address = way.substring(way.lastIndexOf('/') + 1);
        file(directory + "/vendor", "0x" + ids.substring(0, 4) + "\n");
        file(directory + "/device", "0x" + ids.substring(5) + "\n");
        file(directory + "/class", "0x" + classCode + "\n");
        file(directory + "/numa_node", memoryNode + "\n");
        if (!driver.isEmpty()) {
            link(directory + "/driver", "sys/bus/pci/drivers/" + driver);
        }
        link("sys/bus/pci/devices/" + address, directory);
        return directory;
    }

    /** A configuration that has a plugin look at this machine. */
    public Settings config(Map<String, Object> more) {
        var all = new TreeMap<String, Object>(more);
        all.put("root", root.toString());
        return Settings.of(all);
    }

    public Path path(String path) {
        return root.resolve(path);
    }
}
