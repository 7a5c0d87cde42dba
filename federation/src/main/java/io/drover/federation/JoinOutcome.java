package io.drover.federation;

import java.util.List;

/**
 * What came of joining.
 *
 * @param joined how many addresses answered and let this server in
 * @param errors one for each address that did not, naming it
 */
public record JoinOutcome(int joined, List<String> errors) {
    public JoinOutcome {
        errors = List.copyOf(errors);
    }

    /** All errors in one text; empty when there are none. */
    public String error() {
        return String.join("; ", errors);
    }
}
