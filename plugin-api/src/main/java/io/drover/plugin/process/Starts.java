package io.drover.plugin.process;

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
 *
 * @param <T> what a driver knows of a task that it has started
 */
public final class Starts<T> {
    /**
     * Starts a task.
     *
     * @param <T> what is known of it then
     */
    @FunctionalInterface
    public interface Start<T> {
        T run() throws PluginException, InterruptedException;
    }

    private final Map<String, CompletableFuture<T>> underWay = new ConcurrentHashMap<>();

    /**
     * Starts a task, or joins the start that is under way.
     *
     * @throws PluginException if it cannot be started
     */
    public T join(String id, Start<T> start) throws PluginException, InterruptedException {
        var mine = new CompletableFuture<T>();
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

    private void run(String id, Start<T> start, CompletableFuture<T> result) {
        try {
            result.complete(start.run());
        } catch (Exception e) {
            result.completeExceptionally(e);
        } finally {
            underWay.remove(id, result);
        }
    }

    /** Whether the start of a task is under way. */
    public boolean isUnderWay(String id) {
        return underWay.containsKey(id);
    }

    /** Waits for the end of the start that is under way, if there is one. */
    public void await(String id) throws InterruptedException {
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
