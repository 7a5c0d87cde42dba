package io.drover.server.state;

import io.drover.api.job.Job;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceBuilder;
import io.drover.api.namespace.NodePool;
import io.drover.api.namespace.NodePoolBuilder;
import io.drover.server.state.Applied.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What commands about namespaces and node pools mean. */
final class PlaceChanges {
    private final StateEditor editor;

    PlaceChanges(StateEditor editor) {
        this.editor = editor;
    }

    @Nullable Refusal upsert(Namespace namespace) {
        Namespace before = editor.namespace(namespace.name());
        editor.putNamespace(
                NamespaceBuilder.builder(namespace)
                        .createIndex(before == null ? editor.index() : before.createIndex())
                        .modifyIndex(editor.index())
                        .build());
        return null;
    }

    @Nullable Refusal upsert(NodePool pool) {
        NodePool before = editor.nodePool(pool.name());
        editor.putNodePool(
                NodePoolBuilder.builder(pool)
                        .createIndex(before == null ? editor.index() : before.createIndex())
                        .modifyIndex(editor.index())
                        .build());
        return null;
    }

    /** Somebody may have registered a job since this was decided. */
    @Nullable Refusal deleteNamespaces(List<String> names) {
        for (String name : names) {
            if (editor.someJob(job -> job.namespace().equals(name) && lives(job))) {
                return new Refusal(500, "namespace \"" + name + "\" has non-terminal jobs");
            }
        }
        names.forEach(editor::removeNamespace);
        return null;
    }

    @Nullable Refusal deletePools(List<String> names) {
        for (String name : names) {
            if (editor.someJob(job -> job.nodePool().equals(name) && lives(job))) {
                return new Refusal(500, "node pool \"" + name + "\" has non-terminal jobs");
            }
            if (editor.someNode(node -> node.nodePool().equals(name))) {
                return new Refusal(500, "node pool \"" + name + "\" has nodes");
            }
        }
        names.forEach(editor::removeNodePool);
        return null;
    }

    private static boolean lives(Job job) {
        return !job.status().equals("dead");
    }
}
