package io.drover.plugin.host;

/** Something that goes on until it is closed. */
public interface Subscription extends AutoCloseable {
    @Override
    void close();
}
