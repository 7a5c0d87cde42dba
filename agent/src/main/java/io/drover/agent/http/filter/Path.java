package io.drover.agent.http.filter;

import java.util.List;

/** The way to a value, such as {@code Meta.owner}. */
record Path(List<String> steps) {
    Path {
        steps = List.copyOf(steps);
    }

    @Override
    public String toString() {
        return String.join(".", steps);
    }
}
