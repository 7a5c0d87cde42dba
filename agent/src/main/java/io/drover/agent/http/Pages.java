package io.drover.agent.http;

import io.drover.agent.http.filter.Filter;
import io.drover.agent.http.filter.FilterException;
import io.drover.api.RequestException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Cuts one page out of the rows of a list. */
final class Pages {
    private Pages() {}

    /**
     * @param next where the next page starts; empty when this is the last
     */
    record Cut<T>(List<T> rows, String next) {}

    static <T> Cut<T> cut(Answer.Rows<T> all, Call.Page page) {
        Filter filter = filter(page.filter());
        List<T> rows = new ArrayList<>();
        for (T row : inOrder(all, page.reverse())) {
            if (isBefore(all.order(), row, page) || !keeps(filter, row)) {
                continue;
            }
            if (page.size() > 0 && rows.size() == page.size()) {
                return new Cut<>(rows, all.order().token().apply(row));
            }
            rows.add(row);
        }
        return new Cut<>(rows, "");
    }

    private static <T> Iterable<T> inOrder(Answer.Rows<T> all, boolean reverse) {
        if (!reverse) {
            return all.rows();
        }
        List<T> rows = new ArrayList<>();
        all.rows().forEach(rows::add);
        Collections.reverse(rows);
        return rows;
    }

    private static <T> boolean isBefore(Order<T> order, T row, Call.Page page) {
        if (page.token().isEmpty()) {
            return false;
        }
        int place = order.tokens().compare(order.token().apply(row), page.token());
        return page.reverse() ? place > 0 : place < 0;
    }

    private static Filter filter(String expression) {
        try {
            return expression.isEmpty() ? Filter.EVERYTHING : Filter.parse(expression);
        } catch (FilterException e) {
            throw new RequestException(
                    400, "failed to create result paginator: " + e.getMessage(), e);
        }
    }

    private static <T> boolean keeps(Filter filter, T row) {
        try {
            return filter.keeps(row);
        } catch (FilterException e) {
            throw new RequestException(400, "failed to read result page: " + e.getMessage(), e);
        }
    }
}
