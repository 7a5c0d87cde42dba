package io.drover.jobspec.hcl.functions;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.Value;
import java.util.List;
import java.util.Locale;

/** Functions on text. */
final class StringFunctions {
    private StringFunctions() {}

    static List<Function> list() {
        return List.of(
                new Function(
                        "lower",
                        "lower(text)",
                        1,
                        1,
                        false,
                        (Arguments a) -> Value.text(a.text(0).toLowerCase(Locale.ROOT))));
    }
}
