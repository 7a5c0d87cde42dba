package io.drover.server.collection;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * An immutable ordered map: a B+tree of fan-out 32 whose versions share their nodes.
 *
 * <p>A version costs one path of nodes per change, and nothing at all to keep. Many changes at once
 * go through an {@link Editor}, which copies a node the first time it touches it and afterwards
 * writes in place: each node remembers the editor that made it, and an editor that has handed out
 * its map forgets who it was. Iteration is in key order and sees one version.
 *
 * <p>Separators are the smallest key that a child held when it was made or last changed from below;
 * a key left of all separators belongs to the first child. A node that shrinks below a quarter
 * joins a neighbour or shares evenly with it, so that depth stays logarithmic after any order of
 * deletes.
 *
 * @param <K> keys, immutable; the order decides which of them are the same
 * @param <V> values, immutable
 */
public final class PersistentMap<K, V> implements Iterable<Map.Entry<K, V>> {
    private static final int MAX = 32;
    private static final int MIN = MAX / 4;
    private static final Object[] NOTHING = new Object[0];

    private final Comparator<? super K> order;
    private final Node root;
    private final int size;

    private PersistentMap(Comparator<? super K> order, Node root, int size) {
        this.order = order;
        this.root = root;
        this.size = size;
    }

    /** No entries, in the keys' own order. */
    public static <K extends Comparable<? super K>, V> PersistentMap<K, V> empty() {
        return empty(Comparator.<K>naturalOrder());
    }

    /** No entries, in the given order. */
    public static <K, V> PersistentMap<K, V> empty(Comparator<? super K> order) {
        return new PersistentMap<>(order, new Node(null, NOTHING, NOTHING, 0, true), 0);
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    /** The value of {@code key}, or null when there is none. */
    @SuppressWarnings("unchecked")
    public @Nullable V get(K key) {
        return (V) find(order, root, key);
    }

    public boolean containsKey(K key) {
        return get(key) != null;
    }

    /** This map with {@code key} set to {@code value}. */
    public PersistentMap<K, V> with(K key, V value) {
        Editor<K, V> editor = edit();
        editor.put(key, value);
        return editor.freeze();
    }

    /** This map without {@code key}; itself when it was not there. */
    public PersistentMap<K, V> without(K key) {
        if (!containsKey(key)) {
            return this;
        }
        Editor<K, V> editor = edit();
        editor.remove(key);
        return editor.freeze();
    }

    /** Starts a series of changes; this map does not change. */
    public Editor<K, V> edit() {
        return new Editor<>(this);
    }

    /** All entries in key order. */
    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new Cursor<>(root, null, order);
    }

    /** The entries whose key is at or after {@code first}, in key order. */
    public Iterable<Map.Entry<K, V>> from(K first) {
        return () -> new Cursor<>(root, first, order);
    }

    /**
     * Tells how {@code newer} differs from this map, in key order.
     *
     * <p>Costs little where they share nodes, that is where one came from the other or both from a
     * third by few changes; right for any two maps of the same order. Values are compared by
     * identity, so an equal value that was put anew counts as a change.
     */
    public void differences(PersistentMap<K, V> newer, Change<? super K, ? super V> change) {
        MapDifference.between(root, newer.root, order, change);
    }

    /** Takes the differences of two maps, one key at a time. */
    @FunctionalInterface
    public interface Change<K, V> {
        /** The value of a key in one map and in the other; null where the key is not there. */
        void changed(K key, @Nullable V before, @Nullable V after);
    }

    private static <K> @Nullable Object find(Comparator<? super K> order, Node root, K key) {
        Node node = root;
        while (!node.leaf) {
            node = (Node) node.items[childFor(order, node, key)];
        }
        int at = search(order, node, key);
        return at >= 0 ? node.items[at] : null;
    }

    /** As {@link Arrays#binarySearch}: the place of the key, or -(place to insert) - 1. */
    @SuppressWarnings("unchecked")
    private static <K> int search(Comparator<? super K> order, Node node, K key) {
        int low = 0;
        int high = node.count - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int compared = order.compare((K) node.keys[middle], key);
            if (compared == 0) {
                return middle;
            }
            if (compared < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -(low + 1);
    }

    private static <K> int childFor(Comparator<? super K> order, Node inner, K key) {
        int at = search(order, inner, key);
        return at >= 0 ? at : Math.max(0, -at - 2);
    }

    /** A leaf's items are values; an inner node's are its children, keyed by a lower bound. */
    static final class Node {
        private final @Nullable Object owner;
        final boolean leaf;
        Object[] keys;
        Object[] items;
        int count;

        Node(@Nullable Object owner, Object[] keys, Object[] items, int count, boolean leaf) {
            this.owner = owner;
            this.keys = keys;
            this.items = items;
            this.count = count;
            this.leaf = leaf;
        }

        // Owners are tokens: only the very same one may write here.
        @SuppressWarnings("ReferenceEquality")
        Node ownedBy(Object newOwner) {
            if (owner == newOwner) {
                return this;
            }
            return new Node(
                    newOwner, Arrays.copyOf(keys, count), Arrays.copyOf(items, count), count, leaf);
        }

        void insert(int at, Object key, Object item) {
            if (count == keys.length) {
                int capacity = Math.min(MAX, Math.max(4, count + (count >> 1)));
                keys = Arrays.copyOf(keys, capacity);
                items = Arrays.copyOf(items, capacity);
            }
            System.arraycopy(keys, at, keys, at + 1, count - at);
            System.arraycopy(items, at, items, at + 1, count - at);
            keys[at] = key;
            items[at] = item;
            count++;
        }

        // The freed places must not hold on to what was deleted; nothing reads beyond count.
        @SuppressWarnings("NullAway")
        void delete(int at) {
            System.arraycopy(keys, at + 1, keys, at, count - at - 1);
            System.arraycopy(items, at + 1, items, at, count - at - 1);
            count--;
            keys[count] = null;
            items[count] = null;
        }

        /** Keeps the first {@code keep} entries and returns the others. */
        Node splitAt(int keep) {
            Node right =
                    new Node(
                            owner,
                            Arrays.copyOfRange(keys, keep, count),
                            Arrays.copyOfRange(items, keep, count),
                            count - keep,
                            leaf);
            keys = Arrays.copyOf(keys, keep);
            items = Arrays.copyOf(items, keep);
            count = keep;
            return right;
        }

        void append(Node right) {
            int together = count + right.count;
            keys = Arrays.copyOf(keys, together);
            items = Arrays.copyOf(items, together);
            System.arraycopy(right.keys, 0, keys, count, right.count);
            System.arraycopy(right.items, 0, items, count, right.count);
            count = together;
        }
    }

    /** A series of changes by one thread; reads see the changes made so far. */
    public static final class Editor<K, V> {
        private final Comparator<? super K> order;
        private PersistentMap<K, V> base;
        private Object owner = new Object();
        private Node root;
        private int size;

        private Editor(PersistentMap<K, V> base) {
            this.base = base;
            this.order = base.order;
            this.root = base.root;
            this.size = base.size;
        }

        public int size() {
            return size;
        }

        @SuppressWarnings("unchecked")
        public @Nullable V get(K key) {
            return (V) find(order, root, key);
        }

        /** Sets {@code key}; returns what it was before, or null. */
        public @Nullable V put(K key, V value) {
            root = root.ownedBy(owner);
            V before = put(root, key, value);
            if (root.count > MAX) {
                Node right = root.splitAt(root.count / 2);
                root =
                        new Node(
                                owner,
                                new Object[] {root.keys[0], right.keys[0]},
                                new Object[] {root, right},
                                2,
                                false);
            }
            if (before == null) {
                size++;
            }
            return before;
        }

        @SuppressWarnings("unchecked")
        private @Nullable V put(Node node, K key, V value) {
            if (node.leaf) {
                int at = search(order, node, key);
                if (at >= 0) {
                    V before = (V) node.items[at];
                    node.items[at] = value;
                    return before;
                }
                if (node.count == MAX) {
                    // One more place than a node keeps: the caller splits at once.
                    node.keys = Arrays.copyOf(node.keys, MAX + 1);
                    node.items = Arrays.copyOf(node.items, MAX + 1);
                }
                node.insert(-at - 1, key, value);
                return null;
            }
            int at = childFor(order, node, key);
            Node child = ((Node) node.items[at]).ownedBy(owner);
            node.items[at] = child;
            V before = put(child, key, value);
            node.keys[at] = child.keys[0];
            if (child.count > MAX) {
                Node right = child.splitAt(child.count / 2);
                if (node.count == MAX) {
                    node.keys = Arrays.copyOf(node.keys, MAX + 1);
                    node.items = Arrays.copyOf(node.items, MAX + 1);
                }
                node.insert(at + 1, right.keys[0], right);
            }
            return before;
        }

        /** Removes {@code key}; returns what it was, or null when it was not there. */
        public @Nullable V remove(K key) {
            V before = get(key);
            if (before == null) {
                return null;
            }
            root = root.ownedBy(owner);
            remove(root, key);
            while (!root.leaf && root.count == 1) {
                root = (Node) root.items[0];
            }
            size--;
            return before;
        }

        private void remove(Node node, K key) {
            if (node.leaf) {
                node.delete(search(order, node, key));
                return;
            }
            int at = childFor(order, node, key);
            Node child = ((Node) node.items[at]).ownedBy(owner);
            node.items[at] = child;
            remove(child, key);
            if (child.count >= MIN) {
                node.keys[at] = child.keys[0];
            } else if (node.count > 1) {
                join(node, at == 0 ? 0 : at - 1);
            } else if (child.count > 0) {
                node.keys[at] = child.keys[0];
            }
        }

        /** Makes the children at {@code at} and after it one, or two of the same size. */
        private void join(Node node, int at) {
            Node left = ((Node) node.items[at]).ownedBy(owner);
            Node right = (Node) node.items[at + 1];
            left.append(right);
            node.items[at] = left;
            if (left.count > MAX) {
                Node rest = left.splitAt(left.count / 2);
                node.items[at + 1] = rest;
                node.keys[at + 1] = rest.keys[0];
            } else {
                node.delete(at + 1);
            }
            if (left.count > 0) {
                node.keys[at] = left.keys[0];
            }
        }

        /** The map with all changes so far. The editor may go on; the map will not change. */
        public PersistentMap<K, V> freeze() {
            if (root != base.root) {
                base = new PersistentMap<>(order, root, size);
                owner = new Object();
            }
            return base;
        }
    }

    private static final class Cursor<K, V> implements Iterator<Map.Entry<K, V>> {
        private static final int DEEPEST = 16;

        private final Node[] path = new Node[DEEPEST];
        private final int[] next = new int[DEEPEST];
        private int depth;

        Cursor(Node root, @Nullable K first, Comparator<? super K> order) {
            Node node = root;
            while (!node.leaf) {
                int at = first == null ? 0 : childFor(order, node, first);
                path[depth] = node;
                next[depth] = at + 1;
                depth++;
                node = (Node) node.items[at];
            }
            int at = first == null ? 0 : search(order, node, first);
            path[depth] = node;
            next[depth] = at >= 0 ? at : -at - 1;
            skipEnded();
        }

        private void skipEnded() {
            while (next[depth] == path[depth].count && depth > 0) {
                depth--;
                if (next[depth] < path[depth].count) {
                    Node node = (Node) path[depth].items[next[depth]++];
                    depth++;
                    while (!node.leaf) {
                        path[depth] = node;
                        next[depth] = 1;
                        depth++;
                        node = (Node) node.items[0];
                    }
                    path[depth] = node;
                    next[depth] = 0;
                }
            }
        }

        @Override
        public boolean hasNext() {
            return next[depth] < path[depth].count;
        }

        @Override
        @SuppressWarnings("unchecked")
        public Map.Entry<K, V> next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            Node leaf = path[depth];
            int at = next[depth]++;
            K key = (K) leaf.keys[at];
            V value = (V) leaf.items[at];
            skipEnded();
            return Map.entry(key, value);
        }
    }
}
