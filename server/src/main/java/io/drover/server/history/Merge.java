package io.drover.server.history;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Places of rows from several shelves, in key order; where two have a row, the first's. */
final class Merge implements Iterator<Shelf.Place> {
    private final PriorityQueue<Cursor> cursors = new PriorityQueue<>();
    private Shelf.@Nullable Place next;

    private record Cursor(int shelf, Shelf.Place place, Iterator<Shelf.Place> rest)
            implements Comparable<Cursor> {
        @Override
        public int compareTo(Cursor other) {
            int byKey = place.key().compareTo(other.place.key());
            return byKey != 0 ? byKey : Integer.compare(shelf, other.shelf);
        }
    }

    /** Rows whose keys are from {@code first} to {@code end}, both included. */
    Merge(List<Shelf> shelves, Key first, Key end) {
        for (int shelf = 0; shelf < shelves.size(); shelf++) {
            push(shelf, shelves.get(shelf).between(first, end));
        }
        advance(null);
    }

    private void push(int shelf, Iterator<Shelf.Place> places) {
        if (places.hasNext()) {
            cursors.add(new Cursor(shelf, places.next(), places));
        }
    }

    private void advance(@Nullable Key last) {
        next = null;
        while (next == null) {
            Cursor cursor = cursors.poll();
            if (cursor == null) {
                return;
            }
            push(cursor.shelf(), cursor.rest());
            if (!cursor.place().key().equals(last)) {
                next = cursor.place();
            }
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Shelf.Place next() {
        Shelf.Place place = next;
        if (place == null) {
            throw new NoSuchElementException();
        }
        advance(place.key());
        return place;
    }
}
