package io.drover.server.state;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.function.Predicate;
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

    /** Rows that come from somewhere else; each call of {@code rows} begins anew. */
    public static <T> Rows<T> from(Supplier<Iterator<T>> rows) {
        return of(() -> {
            Iterator<T> all = rows.get();
            return () -> all.hasNext() ? all.next() : null;
        });
    }

    /** The rows of two, both in {@code order}; where both have the same, the first's. */
    public static <T> Rows<T> merged(Rows<T> one, Rows<T> other, Comparator<T> order) {
        return of(() -> new Merged<>(one.sources.get(), other.sources.get(), order));
    }

    private static final class Merged<T> implements Source<T> {
        private final Source<T> one;
        private final Source<T> other;
        private final Comparator<T> order;
        private @Nullable T nextOne;
        private @Nullable T nextOther;

        Merged(Source<T> one, Source<T> other, Comparator<T> order) {
            this.one = one;
            this.other = other;
            this.order = order;
            nextOne = one.next();
            nextOther = other.next();
        }

        @Override
        public @Nullable T next() {
            T left = nextOne;
            T right = nextOther;
            int compared = left == null ? 1 : right == null ? -1 : order.compare(left, right);
            if (left != null && compared <= 0) {
                nextOne = one.next();
            }
            if (right != null && compared >= 0) {
                nextOther = other.next();
            }
            return compared <= 0 ? left : right;
        }
    }

    /** Those of these rows that {@code wanted} takes. */
    public Rows<T> where(Predicate<? super T> wanted) {
        return mapped(row -> wanted.test(row) ? row : null);
    }

    /** What {@code form} makes of these rows; those of which it makes null are left out. */
    public <R> Rows<R> mapped(Function<? super T, ? extends @Nullable R> form) {
        return of(() -> {
            Source<T> all = sources.get();
            return () -> {
                for (T row = all.next(); row != null; row = all.next()) {
                    R formed = form.apply(row);
                    if (formed != null) {
                        return formed;
                    }
                }
                return null;
            };
        });
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
