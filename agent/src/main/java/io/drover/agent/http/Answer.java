package io.drover.agent.http;

import io.drover.api.Bytes;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a handler found or did. */
public sealed interface Answer {
    /** The index that the answer is as new as; null where the route shows none. */
    @Nullable Long index();

    /** Which facts about the answer its JSON body repeats. */
    enum Meta {
        NONE,
        /** {@code Index}. */
        WRITE,
        /** {@code Index}, {@code KnownLeader}, {@code LastContact} and {@code NextToken}. */
        QUERY
    }

    /**
     * One JSON value.
     *
     * @param body a record, list, map or scalar; null is JSON's null
     */
    record Json(@Nullable Object body, @Nullable Long index, Meta meta) implements Answer {}

    /**
     * Rows of a list, in their default order; the door filters, turns around, pages and shows them.
     *
     * @param rows every row that the caller may see and that has the prefix
     * @param order names the place of a row in the list
     * @param stub what is shown of a row
     */
    record Rows<T>(Iterable<T> rows, Long index, Order<T> order, Function<T, ?> stub)
            implements Answer {
        /** How many rows the request's filter keeps. */
        public int count(Call call) {
            return Pages.cut(this, new Call.Page(0, "", call.page().filter(), false)).rows().size();
        }
    }

    /** Status 200 without a body. */
    record Empty(@Nullable Long index) implements Answer {}

    /** Bytes as they are. */
    record Raw(int status, String contentType, Bytes body, SortedMap<String, String> headers)
            implements Answer {
        @Override
        public @Nullable Long index() {
            return null;
        }
    }

    /** A JSON value without an index. */
    static Answer json(@Nullable Object body) {
        return new Json(body, null, Meta.NONE);
    }

    /** A JSON value that is as new as {@code index}. */
    static Answer json(@Nullable Object body, long index) {
        return new Json(body, index, Meta.NONE);
    }

    /** A JSON value whose body repeats the index. */
    static Answer written(Object body, long index) {
        return new Json(body, index, Meta.WRITE);
    }

    /** A JSON value whose body repeats index, leader and page. */
    static Answer withMeta(Object body, long index) {
        return new Json(body, index, Meta.QUERY);
    }

    /** All rows on one page, shown as they are. */
    static <T> Answer list(List<T> rows, long index) {
        return new Json(rows, index, Meta.NONE);
    }

    static Answer empty() {
        return new Empty(null);
    }

    static Answer empty(long index) {
        return new Empty(index);
    }

    static Answer raw(String contentType, byte[] body) {
        return new Raw(200, contentType, Bytes.of(body), new TreeMap<>());
    }
}
