package io.drover.plugin.config;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How the options of a {@link Configuration} record are read. Written by the compiler, one for each
 * such record; authors use {@link ConfigSpec#of} and {@link Settings#as}.
 *
 * @param <T> the record
 */
public abstract class Binding<T> {
    /** What the name of a generated class ends with. */
    static final String SUFFIX = "_Binding";

    private final List<Rule> rules;

    /** For generated code: the rules in the order of the record's components. */
    protected Binding(List<Rule> rules) {
        this.rules = List.copyOf(rules);
    }

    /**
     * The binding of a record.
     *
     * @throws IllegalStateException if none was written, because the record is not marked or the
     *     compiler was not told to run annotation processors
     */
    public static <T> Binding<T> of(Class<T> type) {
        var name = type.getName().replace('$', '_') + SUFFIX;
        try {
            Constructor<?> constructor =
                    Class.forName(name, true, type.getClassLoader()).getDeclaredConstructor();
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked")
            var binding = (Binding<T>) constructor.newInstance();
            return binding;
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(
                    ("there is no %s: mark %s with @Configuration and let the compiler run"
                                    + " annotation processors (-proc:full, in Maven the property"
                                    + " maven.compiler.proc = full)")
                            .formatted(name, type.getSimpleName()),
                    e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(name + " cannot be used", e);
        }
    }

    /** For generated code: the record from its components, in their order. */
    protected abstract T make(@Nullable Object[] values);

    /** For generated code: the constant that a user wrote in lower case. */
    protected static <E extends Enum<E>> @Nullable E constant(
            Class<E> type, @Nullable Object text) {
        return text == null
                ? null
                : Enum.valueOf(type, ((String) text).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** For generated code: {@link #constant} for each of a list. */
    protected static <E extends Enum<E>> List<E> constants(Class<E> type, @Nullable Object texts) {
        var constants = new ArrayList<E>();
        for (var text : (List<?>) Objects.requireNonNull(texts)) {
            constants.add(Objects.requireNonNull(constant(type, text)));
        }
        return List.copyOf(constants);
    }

    /** What a block of these options may hold. */
    public ConfigSpec spec() {
        var spec = ConfigSpec.object();
        rules.forEach(rule -> spec.put(rule.name(), rule.spec()));
        return spec.build();
    }

    /** The options for people, a line each; those of nested blocks are indented. */
    public String describe() {
        var text = new StringBuilder();
        describe("", text);
        return text.toString();
    }

    private void describe(String indent, StringBuilder text) {
        for (var rule : rules) {
            text.append(indent).append(rule.describe()).append('\n');
            if (rule.nested() != null) {
                rule.nested().describe(indent + "    ", text);
            }
        }
    }

    List<Rule> rules() {
        return rules;
    }

    /** Whether an empty block would not do. */
    boolean needsAnything() {
        return rules.stream()
                .anyMatch(rule ->
                        rule.required()
                                || (rule.shape() == Rule.Shape.LIST && rule.min() > 0)
                                || (rule.nested() != null
                                        && rule.shape() == Rule.Shape.ONE
                                        && !rule.nullable()
                                        && rule.nested().needsAnything()));
    }
}
