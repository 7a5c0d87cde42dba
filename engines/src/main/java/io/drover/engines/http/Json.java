package io.drover.engines.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.util.Iterator;

/** JSON documents as trees. */
public final class Json {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final ObjectReader TREES = MAPPER.readerFor(JsonNode.class);

    private Json() {}

    /** One document. */
    public static JsonNode read(InputStream from) throws IOException {
        var tree = MAPPER.readTree(from);
        return tree == null ? MAPPER.missingNode() : tree;
    }

    /** One document. */
    public static JsonNode read(String text) throws IOException {
        var tree = MAPPER.readTree(text);
        return tree == null ? MAPPER.missingNode() : tree;
    }

    /** One document after the other, as they come. Reading on throws an unchecked exception. */
    public static Iterator<JsonNode> stream(InputStream from) throws IOException {
        return TREES.readValues(from);
    }

    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    public static byte[] write(JsonNode document) throws IOException {
        return MAPPER.writeValueAsBytes(document);
    }

    /** A Java value, such as a map, as a tree. */
    public static JsonNode of(Object value) {
        return MAPPER.valueToTree(value);
    }
}
