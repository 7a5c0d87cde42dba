package io.drover.jobspec;

import io.drover.jobspec.ParseOptions.VariableFile;
import io.drover.jobspec.hcl.Body;
import io.drover.jobspec.hcl.BodyReader;
import io.drover.jobspec.hcl.Conversion;
import io.drover.jobspec.hcl.Diagnostic;
import io.drover.jobspec.hcl.Diagnostics;
import io.drover.jobspec.hcl.Evaluator;
import io.drover.jobspec.hcl.Expression;
import io.drover.jobspec.hcl.Hcl;
import io.drover.jobspec.hcl.HclException;
import io.drover.jobspec.hcl.Reference;
import io.drover.jobspec.hcl.Scope;
import io.drover.jobspec.hcl.Source;
import io.drover.jobspec.hcl.SourceRange;
import io.drover.jobspec.hcl.Suggestion;
import io.drover.jobspec.hcl.Type;
import io.drover.jobspec.hcl.TypeExpression;
import io.drover.jobspec.hcl.Value;
import io.drover.jobspec.hcl.ValueException;
import io.drover.jobspec.hcl.functions.StandardFunctions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code var.…} and {@code local.…}.
 *
 * <p>A variable's value comes, weakest first, from its default, the environment, variable files and
 * flags. What cannot be found is noted once, and is unknown from then on.
 */
final class Variables {
    /** The top-level blocks read here. */
    static final List<String> TOP_LEVEL = List.of("variable", "variables", "locals");

    private record Declared(
            String name,
            SourceRange range,
            @Nullable Type type,
            @Nullable Value byDefault,
            List<Rule> rules) {}

    private record Rule(Expression condition, Expression message) {}

    private final BodyReader file;
    private final Evaluator evaluator;
    private final ParseOptions options;
    private final Diagnostics diagnostics;
    private final Map<String, Declared> declared = new LinkedHashMap<>();
    private final SortedMap<String, Value> values = new TreeMap<>();

    Variables(BodyReader file, Evaluator evaluator, ParseOptions options) {
        this.file = file;
        this.evaluator = evaluator;
        this.options = options;
        this.diagnostics = file.diagnostics();
    }

    /** A scope with {@code var} and {@code local}. */
    Scope resolve() {
        file.blocks("variable", "name").forEach(this::declare);
        file.blocks("variables").forEach(this::declareAll);
        fromEnvironment();
        options.variableFiles().forEach(this::fromFile);
        options.variables().forEach(this::fromFlag);
        declared.values().forEach(this::settle);
        Scope scope = Scope.EMPTY.with(Map.of("var", Value.names(values)));
        declared.values().forEach(variable -> check(variable, scope));
        return new Locals(file.blocks("locals"), evaluator, diagnostics).resolve(scope);
    }

    // ---- declarations ----

    private void declare(BodyReader block) {
        block.string("description");
        Expression typeExpression = block.raw("type");
        Expression byDefault = block.raw("default");
        List<Rule> rules = new ArrayList<>();
        for (BodyReader rule : block.blocks("validation")) {
            Expression condition = rule.required("condition");
            Expression message = rule.required("error_message");
            if (condition != null && message != null) {
                rules.add(new Rule(condition, message));
            }
        }
        block.finish();
        declare(
                block.label(0),
                block.labelRange(0),
                () -> {
                    Type type =
                            typeExpression == null
                                    ? null
                                    : TypeExpression.of(typeExpression, false);
                    add(block.label(0), block.labelRange(0), type, byDefault, rules);
                });
    }

    /** What is declared wrongly is declared all the same, so that its uses are no mistakes. */
    private void declare(String name, SourceRange range, Runnable declaration) {
        guarded(declaration);
        declared.putIfAbsent(name, new Declared(name, range, null, Value.unknown(), List.of()));
    }

    private void declareAll(BodyReader block) {
        for (Body.Attribute attribute : block.body().attributes()) {
            block.raw(attribute.name());
            declare(
                    attribute.name(),
                    attribute.nameRange(),
                    () ->
                            add(
                                    attribute.name(),
                                    attribute.nameRange(),
                                    null,
                                    attribute.value(),
                                    List.of()));
        }
        block.finish();
    }

    private void add(
            String name,
            SourceRange range,
            @Nullable Type type,
            @Nullable Expression defaultExpression,
            List<Rule> rules) {
        if (!Hcl.isIdentifier(name)) {
            throw new HclException(
                    range,
                    "Invalid variable name",
                    "A name begins with a letter or \"_\"; letters, digits, \"_\" and \"-\" follow.");
        }
        Value byDefault = defaultExpression == null ? null : constant(defaultExpression, type);
        Type settled = type == null && byDefault != null ? typeOf(byDefault) : type;
        Declared first =
                declared.putIfAbsent(name, new Declared(name, range, settled, byDefault, rules));
        if (first != null) {
            throw new HclException(
                    range,
                    "Duplicate variable",
                    "\"%s\" is already declared on line %d.".formatted(name, first.range().line()));
        }
    }

    private Value constant(Expression expression, @Nullable Type type) {
        Value value = withoutNames(expression);
        try {
            return type == null ? value : Conversion.to(type, value);
        } catch (ValueException e) {
            throw new HclException(
                    expression.range(), "Invalid default value for variable", e.detail());
        }
    }

    private Value withoutNames(Expression expression) {
        List<Reference> references = Reference.in(expression);
        if (!references.isEmpty()) {
            throw new HclException(
                    references.getFirst().range(),
                    "Variables not allowed",
                    "The value of a variable is fixed; it cannot refer to anything. Text needs quotes.");
        }
        return evaluator.with(Map.of()).evaluate(expression, Scope.EMPTY);
    }

    private static @Nullable Type typeOf(Value value) {
        return switch (value) {
            case Value.Text _ -> Type.Simple.STRING;
            case Value.Num _ -> Type.Simple.NUMBER;
            case Value.Bool _ -> Type.Simple.BOOL;
            case Value.Sequence _, Value.Mapping _ -> Type.Simple.ANY;
            case Value.Null _, Value.Unknown _ -> null;
        };
    }

    // ---- values ----

    private void fromEnvironment() {
        for (String prefix : List.of("NOMAD_VAR_", "DROVER_VAR_")) {
            options.environment()
                    .forEach((key, text) -> {
                        if (key.startsWith(prefix)) {
                            Declared variable = declared.get(key.substring(prefix.length()));
                            if (variable != null) {
                                guarded(() -> set(variable, text, "environment variable " + key));
                            }
                        }
                    });
        }
    }

    private void fromFlag(String name, String text) {
        String origin = "-var " + name;
        Declared variable = declared.get(name);
        if (variable == null) {
            undeclared(name, Source.of(origin, name + "=" + text).range(0, name.length()));
            return;
        }
        guarded(() -> set(variable, text, origin));
    }

    private void fromFile(VariableFile source) {
        guarded(() -> {
            Body.Syntax syntax = Hcl.isJson(source.text()) ? Body.Syntax.JSON : Body.Syntax.NATIVE;
            Body body = Hcl.parse(source.name(), source.text(), syntax, options.limits());
            for (Body.Block block : body.blocks()) {
                diagnostics.error(
                        block.typeRange(),
                        "Block in a variable file",
                        "A variable file holds only name = value; declare variables in the job file.");
            }
            for (Body.Attribute attribute : body.attributes()) {
                guarded(() -> fromFile(attribute));
            }
        });
    }

    private void fromFile(Body.Attribute attribute) {
        Declared variable = declared.get(attribute.name());
        if (variable == null) {
            undeclared(attribute.name(), attribute.nameRange());
            return;
        }
        set(variable, withoutNames(attribute.value()), attribute.value().range());
    }

    private void set(Declared variable, String text, String origin) {
        Source source = Source.of(origin, text);
        boolean literal =
                variable.type() == null
                        || variable.type() == Type.Simple.STRING
                        || variable.type() == Type.Simple.NUMBER;
        Value value = literal ? Value.text(text) : expression(variable, text, origin);
        set(variable, value, source.range(0, text.length()));
    }

    /** A mistake in the text leaves the variable unknown, so that nothing else is said about it. */
    private Value expression(Declared variable, String text, String origin) {
        try {
            return withoutNames(Hcl.expression(origin, text, options.limits()));
        } catch (HclException e) {
            values.put(variable.name(), Value.unknown());
            throw e;
        }
    }

    private void set(Declared variable, Value value, SourceRange range) {
        try {
            values.put(variable.name(), fitting(variable, value));
        } catch (ValueException e) {
            values.put(variable.name(), Value.unknown());
            throw new HclException(
                    range,
                    "Invalid value for variable",
                    "Variable \"%s\": %s".formatted(variable.name(), e.detail()));
        }
    }

    /** A value of a variable that has no type, only a default, takes the types of the default. */
    private static Value fitting(Declared variable, Value value) {
        Type type = variable.type();
        Value byDefault = variable.byDefault();
        if (type == null) {
            return value;
        }
        return type == Type.Simple.ANY && byDefault != null
                ? Conversion.like(byDefault, value)
                : Conversion.to(type, value);
    }

    private void undeclared(String name, SourceRange range) {
        String detail =
                "The job file declares no variable \"%s\".%s"
                        .formatted(name, Suggestion.didYouMean(name, declared.keySet()));
        diagnostics.add(
                options.strict()
                        ? Diagnostic.error(range, "Undefined variable", detail)
                        : Diagnostic.warning(range, "Undefined variable", detail));
    }

    private void settle(Declared variable) {
        if (values.containsKey(variable.name())) {
            return;
        }
        Value byDefault = variable.byDefault();
        if (byDefault == null) {
            diagnostics.error(
                    variable.range(),
                    "Unset variable \"" + variable.name() + "\"",
                    "Give it a value: -var %s=…, a line \"%s = …\" in a file named by -var-file, NOMAD_VAR_%s in the environment, or a default."
                            .formatted(variable.name(), variable.name(), variable.name()));
        }
        values.put(variable.name(), byDefault == null ? Value.unknown() : byDefault);
    }

    // ---- validation ----

    private void check(Declared variable, Scope scope) {
        Value value = values.get(variable.name());
        if (value == null || !value.isKnown()) {
            return;
        }
        variable.rules().forEach(rule -> guarded(() -> check(variable, rule, scope)));
    }

    private void check(Declared variable, Rule rule, Scope scope) {
        requireOwnVariable(variable, rule);
        Evaluator withoutFiles = evaluator.with(StandardFunctions.withoutFiles());
        Value holds = withoutFiles.evaluate(rule.condition(), scope);
        if (!(holds instanceof Value.Bool(var valid))) {
            throw new HclException(
                    rule.condition().range(),
                    "Invalid condition",
                    "The condition of a validation is true or false, this is %s."
                            .formatted(holds.typeName()));
        }
        Value message = withoutFiles.evaluate(rule.message(), scope);
        if (!(message instanceof Value.Text(var text)) || text.isBlank()) {
            throw new HclException(
                    rule.message().range(),
                    "Invalid error message",
                    "The error_message of a validation is text for the person who set the value.");
        }
        if (!valid) {
            throw new HclException(
                    rule.condition().range(),
                    "Invalid value for variable",
                    "Variable \"%s\": %s".formatted(variable.name(), text));
        }
    }

    private static void requireOwnVariable(Declared variable, Rule rule) {
        boolean own = false;
        for (Reference reference : Reference.in(rule.condition())) {
            boolean same =
                    reference.root().equals("var") && variable.name().equals(reference.member());
            if (!same) {
                throw new HclException(
                        reference.range(),
                        "Invalid condition",
                        "A validation may refer only to its own variable, var.%s."
                                .formatted(variable.name()));
            }
            own = true;
        }
        if (!own) {
            throw new HclException(
                    rule.condition().range(),
                    "Invalid condition",
                    "The condition must refer to var.%s.".formatted(variable.name()));
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (HclException e) {
            diagnostics.addAll(e.diagnostics());
        }
    }
}
