package io.drover.server.state;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one version of the state, found as they are asked for, in key order; may be gone through
 * any number of times.
 */
public final class Rows<T> implements Iterable<T> {
    private final Supplier<Source<T>> sources;

    private Rows(Supplier<Source<T>> sources) {
        this.sources = sources;
    }

    /** Gives the next row, or null at the end. */
    @FunctionalInterface
    interface Source<T> {
        @Nullable T next();
    }

    static <T> Rows<T> of(Supplier<Source<T>> source) {
        return new Rows<>(source);
    }

    public boolean isEmpty() {
        return !iterator().hasNext();
    }

    public Stream<T> stream() {
        return StreamSupport.stream(
                () -> Spliterators.spliteratorUnknownSize(iterator(), Spliterator.ORDERED),
                Spliterator.ORDERED,
                false);
    }

    public List<T> toList() {
        List<T> all = new ArrayList<>();
        forEach(all::add);
        return all;
    }

    @Override
    public Iterator<T> iterator() {
        Source<T> source = sources.get();
        return new Iterator<>() {
            private @Nullable T next = source.next();

            @Override
            public boolean hasNext() {
                return next != null;
            }

            @Override
            public T next() {
                T row = next;
                if (row == null) {
                    throw new NoSuchElementException();
                }
                next = source.next();
                return row;
            }
        };
    }
}
