package io.drover.agent.http;

import io.drover.api.json.Codec;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectWriter;

/** How answers look: close together, or laid out with 4 blanks for people. */
final class JsonForm {
    private final ObjectMapper mapper;
    private final ObjectWriter plain;
    private final ObjectWriter pretty;

    JsonForm(Codec codec) {
        mapper = codec.json();
        plain = mapper.writer().without(StreamWriteFeature.AUTO_CLOSE_TARGET);
        pretty = plain.with(layout());
    }

    private static PrettyPrinter layout() {
        var indent = new DefaultIndenter("    ", "\n");
        var separators =
                Separators.createDefaultInstance()
                        .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                        .withObjectEmptySeparator("")
                        .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators)
                .withObjectIndenter(indent)
                .withArrayIndenter(indent);
    }

    ObjectMapper mapper() {
        return mapper;
    }

    ObjectWriter writer(boolean forPeople) {
        return forPeople ? pretty : plain;
    }
}
