package io.drover.agent.routes;

import io.drover.agent.http.Answer;
import io.drover.agent.http.Call;
import io.drover.agent.http.Handler;
import io.drover.agent.http.Order;
import io.drover.server.state.State;
import io.drover.server.state.Table;
import io.drover.server.state.Watch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Makes handlers that read the state of the region and can wait for it to change. */
final class Reads {
    /** Computes an answer from one version of the state. */
    @FunctionalInterface
    interface OfState {
        /**
         * Answers.
         *
         * @param index what the answer is as new as
         */
        Answer answer(Call call, State state, long index);
    }

    private final RegionServer server;

    Reads(RegionServer server) {
        this.server = server;
    }

    /** A read that changes with what the request makes us watch. */
    Handler.Read of(Function<Call, Watch> watched, OfState compute) {
        return (call, newerThan, atMost) -> {
            Watch watch = watched.apply(call);
            State state = newerThan == 0 ? server.state() : server.await(watch, newerThan, atMost);
            return compute.answer(call, state, watch.indexIn(state));
        };
    }

    /** A read that changes with a table. */
    Handler.Read of(Table table, OfState compute) {
        Watch watch = Watch.table(table);
        return of(_ -> watch, compute);
    }

    /**
     * Rows in the order in which they were made; with a prefix they stay in order of their ids, and
     * pages go by id.
     */
    static <T> Answer.Rows<T> byCreation(
            Call call,
            Iterable<T> rows,
            long index,
            ToLongFunction<T> created,
            Function<T, String> id,
            Function<T, ?> stub) {
        if (!call.prefix().isEmpty()) {
            return new Answer.Rows<>(rows, index, Order.byText(id), stub);
        }
        List<T> sorted = new ArrayList<>();
        rows.forEach(sorted::add);
        sorted.sort(Comparator.comparingLong(created).thenComparing(id));
        return new Answer.Rows<>(sorted, index, Order.byCreation(created, id), stub);
    }
}
