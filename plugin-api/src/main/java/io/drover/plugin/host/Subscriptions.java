package io.drover.plugin.host;

import java.util.ArrayList;
import java.util.List;

/** Subscriptions that end together; those that are made too late end at once. */
public final class Subscriptions implements AutoCloseable {
    private final List<Subscription> open = new ArrayList<>();
    private boolean closed;

    /** Ends a subscription with the others. */
    public void keep(Subscription subscription) {
        boolean late;
        synchronized (this) {
            late = closed;
            open.add(subscription);
        }
        if (late) {
            subscription.close();
        }
    }

    @Override
    public void close() {
        List<Subscription> all;
        synchronized (this) {
            closed = true;
            all = List.copyOf(open);
        }
        all.forEach(Subscription::close);
    }
}
