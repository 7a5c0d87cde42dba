package io.drover.plugin.config.processor;

import javax.lang.model.element.TypeElement;
import javax.lang.model.util.Elements;

/** Names and literals in generated code. */
final class Names {
    private Names() {}

    /** As {@code Binding.of} makes it of the class's name at run time. */
    static String binding(Elements elements, TypeElement type) {
        return elements.getBinaryName(type).toString().replace('$', '_') + "_Binding";
    }

    /** {@code workDir} as users write it: {@code work_dir}. */
    static String option(String component) {
        var name = new StringBuilder();
        for (int i = 0; i < component.length(); i++) {
            char c = component.charAt(i);
            if (Character.isUpperCase(c)) {
                name.append('_').append(Character.toLowerCase(c));
            } else {
                name.append(c);
            }
        }
        return name.toString();
    }

    /** A string literal of Java, which is one of a spec, too. */
    static String quoted(String text) {
        var literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> literal.append("\\\"");
                case '\\' -> literal.append("\\\\");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                default -> literal.append(c);
            }
        }
        return literal.append('"').toString();
    }
}
