package io.drover.engines.container;

import io.drover.plugin.PluginException;
import io.drover.plugin.TaskConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The ports of the group that a task publishes. */
public final class PublishedPorts {
    private PublishedPorts() {}

    /**
     * Each with the port that it has inside.
     *
     * @param labels of the group's ports
     * @param portMap port inside by label, as it was said before there were group networks
     */
    public static List<TaskConfig.Port> of(
            TaskConfig task, List<String> labels, Map<String, Integer> portMap)
            throws PluginException {
        if (!portMap.isEmpty() && !labels.isEmpty()) {
            throw new PluginException(
                    "'port_map' cannot map group network ports, use 'ports' instead");
        }
        SortedMap<String, TaskConfig.Port> byLabel = new TreeMap<>();
        task.resources().ports().forEach(port -> byLabel.put(port.label(), port));
        var result = new ArrayList<TaskConfig.Port>();
        for (var label : labels) {
            result.add(port(byLabel, label, 0));
        }
        for (var mapped : new TreeMap<>(portMap).entrySet()) {
            result.add(port(byLabel, mapped.getKey(), mapped.getValue()));
        }
        return result;
    }

    private static TaskConfig.Port port(
            SortedMap<String, TaskConfig.Port> known, String label, int inside)
            throws PluginException {
        var port = known.get(label);
        if (port == null) {
            throw new PluginException("Port \"" + label + "\" not found, check network block");
        }
        int to = inside > 0 ? inside : port.to() > 0 ? port.to() : port.hostPort();
        return new TaskConfig.Port(label, port.hostPort(), to, port.hostIp());
    }
}
