package io.drover.plugin.rpc;

import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.proto.hclspec.Array;
import io.drover.plugin.proto.hclspec.Attr;
import io.drover.plugin.proto.hclspec.Block;
import io.drover.plugin.proto.hclspec.BlockAttrs;
import io.drover.plugin.proto.hclspec.BlockList;
import io.drover.plugin.proto.hclspec.BlockMap;
import io.drover.plugin.proto.hclspec.BlockSet;
import io.drover.plugin.proto.hclspec.Default;
import io.drover.plugin.proto.hclspec.Literal;
import io.drover.plugin.proto.hclspec.Spec;
import java.util.TreeMap;

/** {@link ConfigSpec} to and from its message. */
public final class Specs {
    private Specs() {}

    public static Spec toMessage(ConfigSpec spec) {
        var message = Spec.newBuilder();
        switch (spec) {
            case ConfigSpec.ObjectSpec(var attributes) -> {
                var object = io.drover.plugin.proto.hclspec.Object.newBuilder();
                attributes.forEach((key, nested) -> object.putAttributes(key, toMessage(nested)));
                message.setObject(object);
            }
            case ConfigSpec.ArraySpec(var values) -> {
                var array = Array.newBuilder();
                values.forEach(nested -> array.addValues(toMessage(nested)));
                message.setArray(array);
            }
            case ConfigSpec.Attr(var name, var type, var required) ->
                    message.setAttr(
                            Attr.newBuilder().setName(name).setType(type).setRequired(required));
            case ConfigSpec.Block(var name, var required, var nested) ->
                    message.setBlockValue(
                            Block.newBuilder()
                                    .setName(name)
                                    .setRequired(required)
                                    .setNested(toMessage(nested)));
            case ConfigSpec.BlockAttrs(var name, var type, var required) ->
                    message.setBlockAttrs(
                            BlockAttrs.newBuilder()
                                    .setName(name)
                                    .setType(type)
                                    .setRequired(required));
            case ConfigSpec.BlockList(var name, var min, var max, var nested) ->
                    message.setBlockList(
                            BlockList.newBuilder()
                                    .setName(name)
                                    .setMinItems(min)
                                    .setMaxItems(max)
                                    .setNested(toMessage(nested)));
            case ConfigSpec.BlockSet(var name, var min, var max, var nested) ->
                    message.setBlockSet(
                            BlockSet.newBuilder()
                                    .setName(name)
                                    .setMinItems(min)
                                    .setMaxItems(max)
                                    .setNested(toMessage(nested)));
            case ConfigSpec.BlockMap(var name, var labels, var nested) ->
                    message.setBlockMap(
                            BlockMap.newBuilder()
                                    .setName(name)
                                    .addAllLabels(labels)
                                    .setNested(toMessage(nested)));
            case ConfigSpec.Default(var primary, var fallback) ->
                    message.setDefault(
                            Default.newBuilder()
                                    .setPrimary(toMessage(primary))
                                    .setDefault(toMessage(fallback)));
            case ConfigSpec.Literal(var value) ->
                    message.setLiteral(Literal.newBuilder().setValue(value));
        }
        return message.build();
    }

    /**
     * Reads a spec.
     *
     * @throws IllegalArgumentException if the message holds none where one must be
     */
    public static ConfigSpec fromMessage(Spec message) {
        return switch (message.getBlockCase()) {
            case OBJECT -> {
                var attributes = new TreeMap<String, ConfigSpec>();
                message.getObject()
                        .getAttributesMap()
                        .forEach((key, nested) -> attributes.put(key, fromMessage(nested)));
                yield new ConfigSpec.ObjectSpec(attributes);
            }
            case ARRAY ->
                    new ConfigSpec.ArraySpec(
                            message.getArray().getValuesList().stream()
                                    .map(Specs::fromMessage)
                                    .toList());
            case ATTR -> {
                var attr = message.getAttr();
                yield new ConfigSpec.Attr(attr.getName(), attr.getType(), attr.getRequired());
            }
            case BLOCK_VALUE -> {
                var block = message.getBlockValue();
                yield new ConfigSpec.Block(
                        block.getName(), block.getRequired(), fromMessage(block.getNested()));
            }
            case BLOCK_ATTRS -> {
                var block = message.getBlockAttrs();
                yield new ConfigSpec.BlockAttrs(
                        block.getName(), block.getType(), block.getRequired());
            }
            case BLOCK_LIST -> {
                var block = message.getBlockList();
                yield new ConfigSpec.BlockList(
                        block.getName(),
                        block.getMinItems(),
                        block.getMaxItems(),
                        fromMessage(block.getNested()));
            }
            case BLOCK_SET -> {
                var block = message.getBlockSet();
                yield new ConfigSpec.BlockSet(
                        block.getName(),
                        block.getMinItems(),
                        block.getMaxItems(),
                        fromMessage(block.getNested()));
            }
            case BLOCK_MAP -> {
                var block = message.getBlockMap();
                yield new ConfigSpec.BlockMap(
                        block.getName(), block.getLabelsList(), fromMessage(block.getNested()));
            }
            case DEFAULT ->
                    new ConfigSpec.Default(
                            fromMessage(message.getDefault().getPrimary()),
                            fromMessage(message.getDefault().getDefault()));
            case LITERAL -> new ConfigSpec.Literal(message.getLiteral().getValue());
            case BLOCK_NOT_SET ->
                    throw new IllegalArgumentException("the plugin's spec has a hole: nil spec");
        };
    }
}
