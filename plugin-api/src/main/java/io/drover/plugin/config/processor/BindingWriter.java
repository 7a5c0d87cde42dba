package io.drover.plugin.config.processor;

import io.drover.plugin.config.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.Modifier;
import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** The source of the binding of one record. */
final class BindingWriter {
    private final Elements elements;
    private final TypeElement type;

    BindingWriter(Elements elements, TypeElement type) {
        this.elements = elements;
        this.type = type;
    }

    String qualifiedName() {
        return Names.binding(elements, type);
    }

    String source() throws MistakeException {
        if (type.getKind() != ElementKind.RECORD) {
            throw new MistakeException(type, "only a record can be a @Configuration");
        }
        for (var around = type;
                around != null;
                around = around.getEnclosingElement() instanceof TypeElement outer ? outer : null) {
            if (around.getModifiers().contains(Modifier.PRIVATE)) {
                throw new MistakeException(
                        type, "a @Configuration must not be private, the generated code reads it");
            }
        }
        var rules = new ArrayList<String>();
        var values = new ArrayList<String>();
        var names = new HashSet<String>();
        for (var part : type.getRecordComponents()) {
            var component = new Component(elements, part);
            if (!names.add(component.rule().name())) {
                throw new MistakeException(
                        part, "two options are called " + component.rule().name());
            }
            rules.add(source(component));
            values.add(component.fromValue("values[" + values.size() + "]"));
        }
        return """
        %s

        /** How the options of {@link %s} are read. */
        @javax.annotation.processing.Generated("io.drover.plugin.config.processor")
        public final class %s extends io.drover.plugin.config.Binding<%s> {
            public %s() {
                super(java.util.List.of(
        %s));
            }

            @Override
            @SuppressWarnings("unchecked")
            protected %s make(Object[] values) {
                return new %s(
        %s);
            }
        }
        """
                .formatted(
                        packageLine(),
                        type.getQualifiedName(),
                        simpleName(),
                        type.getQualifiedName(),
                        simpleName(),
                        indented(rules),
                        type.getQualifiedName(),
                        type.getQualifiedName(),
                        indented(values));
    }

    private String packageLine() {
        var name = elements.getPackageOf(type).getQualifiedName();
        return name.isEmpty() ? "" : "package " + name + ";";
    }

    private String simpleName() {
        return qualifiedName().substring(qualifiedName().lastIndexOf('.') + 1);
    }

    private static String indented(List<String> lines) {
        return "                " + String.join(",\n                ", lines);
    }

    private static String source(Component component) {
        Rule rule = component.rule();
        return "new io.drover.plugin.config.Rule(%s, io.drover.plugin.config.Rule.Kind.%s, io.drover.plugin.config.Rule.Shape.%s, %s, %s, %s, %s, %sL, %sL, %s, %s, %s)"
                .formatted(
                        Names.quoted(rule.name()),
                        rule.kind(),
                        rule.shape(),
                        rule.required(),
                        rule.nullable(),
                        rule.byDefault() == null
                                ? "null"
                                : Names.quoted(Objects.requireNonNull(rule.byDefault())),
                        Names.quoted(rule.docs()),
                        rule.min(),
                        rule.max(),
                        Names.quoted(rule.pattern()),
                        "java.util.List.<String>of("
                                + String.join(
                                        ", ", rule.oneOf().stream().map(Names::quoted).toList())
                                + ")",
                        component.nestedBinding().map(name -> "new " + name + "()").orElse("null"));
    }
}
