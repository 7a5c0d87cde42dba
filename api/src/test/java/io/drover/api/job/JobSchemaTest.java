package io.drover.api.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JobSchemaTest {
    @Test
    void namesAllMembersAndSaysWhatTheyAre() throws IOException {
        Json schema;
        try (InputStream in = Job.class.getResourceAsStream("/io/drover/api/job.schema.json")) {
            assertThat(in).isNotNull();
            schema = Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        Json properties = schema.get("$defs").get("Job").get("properties");

        assertThat(properties.members().keySet())
                .contains("ID", "TaskGroups", "UI", "NomadTokenID", "Periodic");
        assertThat(properties.get("Priority").texts("type")).containsExactly("integer", "null");
        assertThat(properties.get("TaskGroups").get("items").text("$ref"))
                .isEqualTo("#/$defs/TaskGroup");
        assertThat(properties.get("Name").text("description"))
                .isEqualTo("Display name; default same as ID");
        assertThat(schema.members("$defs").keySet()).contains("Task", "Template", "ServiceCheck");
    }
}
