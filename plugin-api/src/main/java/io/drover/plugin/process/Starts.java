package io.drover.drivers.task;

import io.drover.drivers.supervision.SupervisedTask;
import io.drover.plugin.PluginException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Starts that are under way, one for each task id.
 *
 * <p>A start goes on to its end when whoever asked for it goes away: the agent may die at any
 * moment, and the next one asks for the same id and gets the same task.
 */
final class Starts {
    /** Starts a task. */
    interface Start {
        SupervisedTask run() throws PluginException, InterruptedException;
    }

    private final Map<String, CompletableFuture<SupervisedTask>> underWay =
            new ConcurrentHashMap<>();

    /** Starts a task, or joins the start that is under way. */
    SupervisedTask join(String id, Start start) throws PluginException, InterruptedException {
        var mine = new CompletableFuture<SupervisedTask>();
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

    private void run(String id, Start start, CompletableFuture<SupervisedTask> result) {
        try {
            result.complete(start.run());
        } catch (Exception e) {
            result.completeExceptionally(e);
        } finally {
            underWay.remove(id, result);
        }
    }

    /** Waits for the end of the start that is under way, if there is one. */
    void await(String id) throws InterruptedException {
        var start = underWay.get(id);
        try {
            if (start != null) {
                var _ = start.get();
            }
        } catch (ExecutionException | CancellationException _) {
            // Whoever asked for it hears of it.
        }
    }
}
