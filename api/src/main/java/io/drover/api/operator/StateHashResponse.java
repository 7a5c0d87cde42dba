package io.drover.api.operator;

import io.drover.api.Ordered;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one server's state comes to. Two servers with the same index have the same total; if they
 * have not, the tables say where they differ.
 *
 * @param index how many commands the state is made of
 * @param tables 32 hexadecimal digits per table that has rows, by the table's name
 * @param total 32 hexadecimal digits over all tables and the indexes
 */
public record StateHashResponse(long index, SortedMap<String, String> tables, String total) {
    public StateHashResponse {
        SortedMap<String, String> ordered = Ordered.map(tables);
        tables = ordered == null ? new TreeMap<>() : ordered;
    }
}
