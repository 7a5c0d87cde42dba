package io.drover.jobspec.hcl;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Tells which attributes and blocks of a body nobody has asked for, and what was meant. */
final class UnknownNames {
    private static final int FEW = 64;

    private final Collection<String> attributes;
    private final Collection<String> blocks;
    private final Diagnostics diagnostics;

    /**
     * For one body.
     *
     * @param attributes that were asked for
     * @param blocks types of blocks that were asked for
     */
    UnknownNames(List<String> attributes, List<String> blocks, Diagnostics diagnostics) {
        this.attributes = searchable(attributes);
        this.blocks = searchable(blocks);
        this.diagnostics = diagnostics;
    }

    /** A few names are found faster one by one. */
    private static Collection<String> searchable(List<String> names) {
        return names.size() > FEW ? new HashSet<>(names) : names;
    }

    void tell(Body body, List<Blocks.Found> found) {
        for (Body.Attribute attribute : body.attributes()) {
            String name = attribute.name();
            boolean readAsBlock = body.syntax() != Body.Syntax.NATIVE && blocks.contains(name);
            boolean dynamic = body.syntax() == Body.Syntax.JSON && name.equals("dynamic");
            if (!attributes.contains(name) && !readAsBlock && !dynamic) {
                unknownAttribute(attribute);
            }
        }
        Set<String> told = new TreeSet<>();
        for (Blocks.Found each : found) {
            Body.Block block = each.block();
            if (!blocks.contains(block.type()) && told.add(block.type())) {
                unknownBlock(block);
            }
        }
    }

    private void unknownAttribute(Body.Attribute attribute) {
        if (diagnostics.isFull()) {
            return;
        }
        String name = attribute.name();
        if (blocks.contains(name)) {
            diagnostics.error(
                    attribute.nameRange(),
                    "Unsupported argument",
                    "\"%s\" is a block here: write %s { … } without \"=\".".formatted(name, name));
            return;
        }
        diagnostics.error(
                attribute.nameRange(),
                "Unsupported argument",
                "There is no argument named \"%s\" here.%s".formatted(name, meant(name)));
    }

    private void unknownBlock(Body.Block block) {
        if (diagnostics.isFull()) {
            return;
        }
        String name = block.type();
        if (attributes.contains(name)) {
            diagnostics.error(
                    block.typeRange(),
                    "Unsupported block type",
                    "\"%s\" is an argument here: write %s = ….".formatted(name, name));
            return;
        }
        diagnostics.error(
                block.typeRange(),
                "Unsupported block type",
                "There is no block of type \"%s\" here.%s".formatted(name, meant(name)));
    }

    private String meant(String name) {
        Set<String> known = new TreeSet<>(attributes);
        known.addAll(blocks);
        return Suggestion.didYouMean(name, known);
    }
}
