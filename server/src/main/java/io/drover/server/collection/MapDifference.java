package io.drover.server.collection;

import io.drover.server.collection.PersistentMap.Change;
import io.drover.server.collection.PersistentMap.Node;
import java.util.Comparator;

/**
 * Walks two trees side by side and passes over what they share.
 *
 * <p>Each walk stands before an entry or before a whole subtree. Where both stand before the same
 * subtree, both step over it; otherwise the one that stands higher goes down a level, until there
 * are two entries to compare.
 */
final class MapDifference {
    private MapDifference() {}

    // Values are the same when they are the very same object; so are nodes.
    @SuppressWarnings({"unchecked", "ReferenceEquality"})
    static <K, V> void between(
            Node before,
            Node after,
            Comparator<? super K> order,
            Change<? super K, ? super V> change) {
        if (before == after) {
            return;
        }
        Walk old = new Walk(before);
        Walk now = new Walk(after);
        while (!old.ended() && !now.ended()) {
            if (old.level() > 0 || now.level() > 0) {
                goOn(old, now);
                continue;
            }
            int compared = order.compare((K) old.key(), (K) now.key());
            if (compared < 0) {
                change.changed((K) old.key(), (V) old.item(), null);
                old.step();
            } else if (compared > 0) {
                change.changed((K) now.key(), null, (V) now.item());
                now.step();
            } else {
                if (old.item() != now.item()) {
                    change.changed((K) old.key(), (V) old.item(), (V) now.item());
                }
                old.step();
                now.step();
            }
        }
        while (old.nextEntry()) {
            change.changed((K) old.key(), (V) old.item(), null);
            old.step();
        }
        while (now.nextEntry()) {
            change.changed((K) now.key(), null, (V) now.item());
            now.step();
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private static void goOn(Walk old, Walk now) {
        int compared = Integer.compare(old.level(), now.level());
        if (compared == 0 && old.item() == now.item()) {
            old.step();
            now.step();
            return;
        }
        if (compared >= 0) {
            old.descend();
        }
        if (compared <= 0) {
            now.descend();
        }
    }

    /** A place in a tree; all of its leaves are equally deep. */
    private static final class Walk {
        private static final int DEEPEST = 16;

        private final Node[] path = new Node[DEEPEST];
        private final int[] at = new int[DEEPEST];
        private final int height;
        private int depth;

        Walk(Node root) {
            int levels = 0;
            for (Node node = root; !node.leaf; node = (Node) node.items[0]) {
                levels++;
            }
            this.height = levels;
            path[0] = root;
        }

        boolean ended() {
            return depth == 0 && at[0] == path[0].count;
        }

        /** 0 before an entry, otherwise the height of the subtree that it stands before. */
        int level() {
            return height - depth;
        }

        Object key() {
            return path[depth].keys[at[depth]];
        }

        /** A value or a subtree. */
        Object item() {
            return path[depth].items[at[depth]];
        }

        void step() {
            at[depth]++;
            climb();
        }

        void descend() {
            Node child = (Node) item();
            depth++;
            path[depth] = child;
            at[depth] = 0;
            climb();
        }

        /** Goes down to the next entry; false when there is none. */
        boolean nextEntry() {
            while (!ended() && level() > 0) {
                descend();
            }
            return !ended();
        }

        private void climb() {
            while (depth > 0 && at[depth] == path[depth].count) {
                depth--;
                at[depth]++;
            }
        }
    }
}
