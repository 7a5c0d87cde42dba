package io.drover.jobspec.hcl;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a file or a pair of braces holds, in the order of the text.
 *
 * @param syntax how it is written: in JSON nothing tells a block from an attribute, so everything
 *     is an attribute and the reader decides
 * @param range of the whole; errors about what is missing point to its start
 */
public record Body(
        List<Attribute> attributes, List<Block> blocks, Syntax syntax, SourceRange range) {
    /** How a text is read. */
    public enum Syntax {
        /** HCL2 as job files are written. */
        NATIVE,
        /** HCL as configuration files have been written since HCL1: quoted names, loose braces. */
        CONFIG,
        JSON
    }

    /** {@code name = value}. */
    public record Attribute(
            String name, SourceRange nameRange, Expression value, SourceRange range) {}

    /** {@code type "label" { body }}. */
    public record Block(
            String type, SourceRange typeRange, List<Label> labels, Body body, SourceRange range) {
        public Block {
            labels = List.copyOf(labels);
        }
    }

    public record Label(String text, SourceRange range) {}

    public Body {
        attributes = List.copyOf(attributes);
        blocks = List.copyOf(blocks);
    }

    public @Nullable Attribute attribute(String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return attribute;
            }
        }
        return null;
    }

    public List<Block> blocks(String type) {
        return blocks.stream().filter(b -> b.type().equals(type)).toList();
    }
}
