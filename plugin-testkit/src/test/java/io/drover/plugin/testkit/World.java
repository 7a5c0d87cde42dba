package io.drover.plugin.testkit;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What outlives the drivers of {@link ModelDriver}: their tasks. */
final class World {
    final Map<String, ModelTask> tasks = new ConcurrentHashMap<>();
    final Map<String, String> networks = new ConcurrentHashMap<>();
}
