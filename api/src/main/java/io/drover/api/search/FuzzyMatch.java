package io.drover.api.search;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.drover.api.Absent;
import io.drover.api.Ordered;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name that contains a text, and where it belongs.
 *
 * @param id id
 * @param scope e.g. {@code [namespace, job]}, {@code [namespace, job, group]}
 */
public record FuzzyMatch(
        @JsonProperty("ID") String id,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable List<String> scope) {
    public FuzzyMatch {
        id = Absent.asEmpty(id);
        scope = Ordered.list(scope);
    }
}
