package io.drover.agent.http;

import java.util.Comparator;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * The default order of a list and the tokens that name a place in it.
 *
 * <p>A token stays good when the row that it names has gone: the page starts at the next one.
 *
 * @param token names a row
 * @param tokens compares two tokens the way the list is sorted
 */
public record Order<T>(Function<T, String> token, Comparator<String> tokens) {
    /** By one text, such as a name; the token is that text. */
    public static <T> Order<T> byText(Function<T, String> text) {
        return new Order<>(text, Comparator.naturalOrder());
    }

    /** By namespace and id; {@code <namespace>.<id>}. Namespaces have no dots. */
    public static <T> Order<T> byNamespaceAndId(
            Function<T, String> namespace, Function<T, String> id) {
        return new Order<>(
                row -> namespace.apply(row) + "." + id.apply(row),
                Comparator.comparing((String token) -> head(token)).thenComparing(Order::tail));
    }

    /** By the index of creation and id; {@code <index>.<id>}. */
    public static <T> Order<T> byCreation(ToLongFunction<T> index, Function<T, String> id) {
        return new Order<>(
                row -> index.applyAsLong(row) + "." + id.apply(row),
                Comparator.comparingLong((String token) -> number(head(token)))
                        .thenComparing(Order::tail));
    }

    private static String head(String token) {
        int dot = token.indexOf('.');
        return dot < 0 ? token : token.substring(0, dot);
    }

    private static String tail(String token) {
        int dot = token.indexOf('.');
        return dot < 0 ? "" : token.substring(dot + 1);
    }

    private static long number(String text) {
        try {
            return Long.parseUnsignedLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}
