package io.drover.api.allocation;

import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that one check keeps a group from. A node may fail several checks and is then named by each
 * of them.
 *
 * @param check what they lack or break, such as {@code memory} or a constraint
 * @param nodes how many
 * @param examples names of a few of them
 */
public record RuledOut(String check, int nodes, @Nullable List<String> examples) {
    public RuledOut {
        check = Absent.asEmpty(check);
        examples = Ordered.list(examples);
    }
}
