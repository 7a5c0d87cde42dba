package io.drover.jobspec.hcl.functions;

import static io.drover.jobspec.hcl.functions.StandardFunctions.fixed;

import io.drover.jobspec.hcl.Arguments;
import io.drover.jobspec.hcl.Conversion;
import io.drover.jobspec.hcl.Function;
import io.drover.jobspec.hcl.HclException;
import io.drover.jobspec.hcl.Type;
import io.drover.jobspec.hcl.TypeExpression;
import io.drover.jobspec.hcl.Value;
import java.util.List;

/** Functions about types and about failing. */
final class TypeFunctions {
    private static final int FAILURE_STEPS = 10;

    private TypeFunctions() {}

    static List<Function> list() {
        return List.of(
                new Function("can", "can(expression)", 1, 1, true, TypeFunctions::can),
                new Function("convert", "convert(value, type)", 2, 2, true, TypeFunctions::convert),
                new Function(
                        "try",
                        "try(expression, expression...)",
                        1,
                        Function.ANY_NUMBER,
                        true,
                        TypeFunctions::firstThatWorks),
                to("tostring", Type.Simple.STRING),
                to("tonumber", Type.Simple.NUMBER),
                to("tobool", Type.Simple.BOOL),
                to("tolist", new Type.ListOf(Type.Simple.ANY)),
                to("toset", new Type.SetOf(Type.Simple.ANY)),
                to("tomap", new Type.MapOf(Type.Simple.ANY)));
    }

    private static Function to(String name, Type type) {
        return fixed(name, name + "(value)", 1, a -> Conversion.to(type, a.get(0)));
    }

    private static Value can(Arguments a) {
        try {
            Value value = a.get(0);
            return value.isKnown() ? Value.bool(true) : value;
        } catch (HclException e) {
            a.meter().charge(FAILURE_STEPS);
            return Value.bool(false);
        }
    }

    private static Value convert(Arguments a) {
        return Conversion.to(TypeExpression.of(a.expression(1), true), a.get(0));
    }

    private static Value firstThatWorks(Arguments a) {
        for (int i = 0; i < a.size() - 1; i++) {
            try {
                return a.get(i);
            } catch (HclException _) {
                a.meter().charge(FAILURE_STEPS);
            }
        }
        return a.get(a.size() - 1);
    }
}
