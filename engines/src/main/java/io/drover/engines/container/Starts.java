package io.drover.engines.container;

import io.drover.plugin.PluginException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Starts that are under way, one for each task id. A start goes on to its end when whoever asked
 * for it goes away: the next agent asks for the same id and gets the same task.
 */
final class Starts {
    /** Starts a task. */
    interface Start {
        ContainerTask run() throws PluginException, InterruptedException;
    }

    private final Map<String, CompletableFuture<ContainerTask>> underWay =
            new ConcurrentHashMap<>();

    /** Starts a task, or joins the start that is under way. */
    ContainerTask join(String id, Start start) throws PluginException, InterruptedException {
        var mine = new CompletableFuture<ContainerTask>();
        var others = underWay.putIfAbsent(id, mine);
        if (others == null) {
            Thread.ofVirtual().name("start-" + id).start(() -> run(id, start, mine));
        }
        try {
            return (others == null ? mine : others).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PluginException known) {
                throw known;
            }
            throw new PluginException("failed to start task: " + e.getCause(), e);
        }
    }

    private void run(String id, Start start, CompletableFuture<ContainerTask> result) {
        try {
            result.complete(start.run());
        } catch (Exception e) {
            result.completeExceptionally(e);
        } finally {
            underWay.remove(id, result);
        }
    }

    boolean isUnderWay(String id) {
        return underWay.containsKey(id);
    }

    /** Waits for the end of the start that is under way, if there is one. */
    void await(String id) throws InterruptedException {
        var start = underWay.get(id);
        try {
            if (start != null) {
                var _ = start.get();
            }
        } catch (ExecutionException _) {
            // Whoever asked for it hears of it.
        }
    }
}
