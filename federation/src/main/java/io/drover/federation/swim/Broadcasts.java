package io.drover.federation.swim;

import io.drover.federation.swim.Message.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;

/** News on its way: for each member the newest statement, sent on a bounded number of times. */
final class Broadcasts {
    private static final Comparator<Item> FRESHEST =
            Comparator.<Item>comparingInt(item -> item.sent).thenComparingLong(item -> -item.order);

    private final TreeMap<String, Item> byName = new TreeMap<>();
    private long queued;

    private static final class Item {
        final Statement statement;
        final int size;
        final long order;
        int sent;

        Item(Statement statement, long order) {
            this.statement = statement;
            this.size = Codec.sizeOf(statement);
            this.order = order;
        }
    }

    boolean isEmpty() {
        return byName.isEmpty();
    }

    /** Replaces what was on its way about the same member. */
    void add(Statement statement) {
        byName.put(statement.name(), new Item(statement, queued++));
    }

    /**
     * The least often sent statements that fit.
     *
     * @param space bytes that are free
     * @param limit how often each statement is sent before it is dropped
     */
    List<Statement> take(int space, int limit) {
        if (byName.isEmpty()) {
            return List.of();
        }
        List<Item> items = new ArrayList<>(byName.values());
        items.sort(FRESHEST);
        List<Statement> taken = new ArrayList<>();
        int left = space;
        for (Item item : items) {
            if (item.size <= left) {
                left -= item.size;
                taken.add(item.statement);
                if (++item.sent >= limit) {
                    byName.remove(item.statement.name());
                }
            }
        }
        return taken;
    }
}
