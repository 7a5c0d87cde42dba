package io.drover.api.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.Bytes;
import io.drover.api.agent.ServerMembers;
import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationBuilder;
import io.drover.api.allocation.AllocationListStub;
import io.drover.api.allocation.CpuStats;
import io.drover.api.allocation.DesiredTransition;
import io.drover.api.allocation.NodeScoreMeta;
import io.drover.api.allocation.TaskState;
import io.drover.api.deployment.Deployment;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationBuilder;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.NetworkResource;
import io.drover.api.job.Port;
import io.drover.api.job.PortBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskGroup;
import io.drover.api.jobrequest.JobPlanResponse;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobstatus.JobListStub;
import io.drover.api.node.Node;
import io.drover.api.node.NodeListStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

class CodecTest {
    private final Codec codec = new Codec();

    static List<Arguments> examples() {
        return List.of(
                Arguments.of("job.json", new TypeReference<Job>() {}),
                Arguments.of("jobs.json", new TypeReference<List<JobListStub>>() {}),
                Arguments.of("allocation.json", new TypeReference<Allocation>() {}),
                Arguments.of("allocations.json", new TypeReference<List<AllocationListStub>>() {}),
                Arguments.of("evaluation.json", new TypeReference<Evaluation>() {}),
                Arguments.of("deployment.json", new TypeReference<Deployment>() {}),
                Arguments.of("node.json", new TypeReference<Node>() {}),
                Arguments.of("nodes.json", new TypeReference<List<NodeListStub>>() {}),
                Arguments.of("members.json", new TypeReference<ServerMembers>() {}),
                Arguments.of("plan.json", new TypeReference<JobPlanResponse>() {}),
                Arguments.of("register.json", new TypeReference<JobRegisterResponse>() {}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void givesBackEveryMemberOfAnAnswerAsItCame(String file, TypeReference<?> type) {
        JsonNode original = codec.json().readTree(resource(file));

        Object decoded = codec.json().readValue(resource(file), type);

        assertThat(codec.json().readTree(codec.json().writeValueAsString(decoded)).toPrettyString())
                .isEqualTo(original.toPrettyString());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("examples")
    void carriesTheSameThroughSmile(String file, TypeReference<?> type) {
        Object decoded = codec.json().readValue(resource(file), type);

        byte[] smile = codec.smile().writeValueAsBytes(decoded);

        assertThat((Object) codec.smile().readValue(smile, type)).isEqualTo(decoded);
    }

    @Test
    void keepsNullEmptyAndZeroApart() {
        Job job =
                job(
                        """
                        {"ID": "a", "Priority": 0, "Datacenters": [], "Constraints": null, "Meta": {},
                         "TaskGroups": [{"Name": "g", "Count": null, "Meta": null,
                                         "Tasks": [{"Name": "t", "Env": {}, "KillTimeout": 0},
                                                   {"Name": "u", "KillTimeout": null}]},
                                        {"Name": "h", "Count": 0}]}
                        """);

        assertThat(job.priority()).isZero();
        assertThat(job.datacenters()).isEmpty();
        assertThat(job.constraints()).isNull();
        assertThat(job.meta()).isEmpty();
        TaskGroup group = Objects.requireNonNull(job.taskGroups()).getFirst();
        assertThat(group.count()).isNull();
        assertThat(job.taskGroups().getLast().count()).isZero();
        List<Task> tasks = Objects.requireNonNull(group.tasks());
        assertThat(tasks.getFirst().killTimeout()).isEqualTo(Duration.ZERO);
        assertThat(tasks.getLast().killTimeout()).isNull();

        JsonNode encoded = codec.json().readTree(codec.json().writeValueAsString(job));
        assertThat(encoded.get("Priority").isInt()).isTrue();
        assertThat(encoded.get("Datacenters").isArray()).isTrue();
        assertThat(encoded.get("Constraints").isNull()).isTrue();
        assertThat(encoded.get("Meta").isObject()).isTrue();
        assertThat(encoded.at("/TaskGroups/0/Count").isNull()).isTrue();
        assertThat(encoded.at("/TaskGroups/1/Count").asInt()).isZero();
        assertThat(encoded.at("/TaskGroups/0/Tasks/0/Env").isEmpty()).isTrue();
        assertThat(encoded.at("/TaskGroups/0/Tasks/1/KillTimeout").isNull()).isTrue();
        assertThat(codec.json().treeToValue(encoded, Job.class)).isEqualTo(job);
    }

    @Test
    void matchesNamesInAnyCase() {
        Job job =
                job(
                        """
                        {"id": "a", "TASKGROUPS": [{"nAmE": "g", "reservedcores": 1}], "allatonce": true}
                        """);

        assertThat(job.id()).isEqualTo("a");
        assertThat(job.allAtOnce()).isTrue();
        assertThat(Objects.requireNonNull(job.taskGroups()).getFirst().name()).isEqualTo("g");
    }

    @Test
    void ignoresMembersItDoesNotKnow() {
        assertThat(job("{\"ID\": \"a\", \"Nonsense\": {\"deep\": [1, {}]}}").id()).isEqualTo("a");
    }

    @Test
    void readsTextThatIsMissingOrNullAsEmpty() {
        assertThat(job("{}").name()).isEmpty();
        assertThat(job("{\"Name\": null}").name()).isEmpty();
    }

    @Test
    void readsNullScalarsAsTheirDefaults() {
        Job job = job("{\"Stop\": null, \"Version\": null, \"CreateIndex\": null}");

        assertThat(job.stop()).isFalse();
        assertThat(job.version()).isZero();
        assertThat(job.createIndex()).isZero();
    }

    @Test
    void leavesTextEmptyThatABuilderWasNotGiven() {
        Job job = JobBuilder.builder().id("a").priority(null).datacenters(null).build();

        assertThat(job.namespace()).isEmpty();
        assertThat(job.priority()).isNull();
    }

    @Test
    void refusesADurationThatIsText() {
        assertThatThrownBy(() -> codec.json().readValue("{\"KillTimeout\": \"30s\"}", Task.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining(
                        "\"30s\" is not a duration: expected whole nanoseconds, such as 30000000000 for 30s");
    }

    @Test
    void readsDurationsAsNanoseconds() {
        Task task = codec.json().readValue("{\"KillTimeout\": 1500000000}", Task.class);

        assertThat(task.killTimeout()).isEqualTo(Duration.ofMillis(1500));
        assertThat(codec.json().writeValueAsString(task)).contains("\"KillTimeout\":1500000000");
    }

    @ParameterizedTest
    @CsvSource({
        "2026-01-02T15:04:05.123456789Z, 2026-01-02T15:04:05.123456789Z",
        "2026-01-02T15:04:05Z, 2026-01-02T15:04:05Z",
        "2026-01-02T15:04:05.1200Z, 2026-01-02T15:04:05.12Z",
        "2026-01-02T17:04:05+02:00, 2026-01-02T15:04:05Z",
    })
    void writesTimesWithoutTrailingZeros(String given, String written) {
        TaskState state =
                codec.json().readValue("{\"StartedAt\": \"" + given + "\"}", TaskState.class);

        assertThat(codec.json().writeValueAsString(state))
                .contains("\"StartedAt\":\"" + written + "\"");
    }

    @Test
    void takesTheZeroTimeForNoTime() {
        TaskState state =
                codec.json()
                        .readValue("{\"StartedAt\": \"0001-01-01T00:00:00Z\"}", TaskState.class);

        assertThat(state.startedAt()).isNull();
        assertThat(codec.json().writeValueAsString(state)).contains("\"StartedAt\":null");
    }

    @Test
    void refusesATimeThatIsNone() {
        assertThatThrownBy(
                        () -> codec.json().readValue("{\"StartedAt\": \"soon\"}", TaskState.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("\"soon\" is not a time: expected RFC 3339");
    }

    @Test
    void writesBytesAsBase64() {
        byte[] payload = "<hello>\n".getBytes(StandardCharsets.UTF_8);
        Job job = JobBuilder.builder().payload(Bytes.of(payload)).build();

        String json = codec.json().writeValueAsString(job);

        assertThat(json).contains("\"Payload\":\"PGhlbGxvPgo=\"");
        assertThat(job(json)).isEqualTo(job);
        assertThat(codec.smile().readValue(codec.smile().writeValueAsBytes(job), Job.class))
                .isEqualTo(job);
    }

    @Test
    void omitsWhatIsEmptyInTheFiveTypesThatDo() {
        Allocation allocation =
                AllocationBuilder.builder()
                        .id("a")
                        .preemptedAllocations(List.of())
                        .taskStates(new TreeMap<>())
                        .desiredTransition(DesiredTransition.NONE)
                        .build();
        Evaluation evaluation = EvaluationBuilder.builder().id("e").waitTime(Duration.ZERO).build();
        Port port = PortBuilder.builder().label("http").build();

        assertThat(codec.json().writeValueAsString(allocation)).isEqualTo("{\"ID\":\"a\"}");
        assertThat(codec.json().writeValueAsString(evaluation)).isEqualTo("{\"ID\":\"e\"}");
        assertThat(codec.json().writeValueAsString(port)).isEqualTo("{\"Label\":\"http\"}");
        assertThat(
                        codec.json()
                                .writeValueAsString(
                                        codec.json().readValue("{}", NetworkResource.class)))
                .isEqualTo("{}");
    }

    @Test
    void keepsWhatIsEmptyInAllOthers() {
        String json = codec.json().writeValueAsString(JobBuilder.builder().build());

        assertThat(json)
                .contains("\"Name\":\"\"", "\"Stop\":false", "\"Version\":0", "\"Meta\":null")
                .doesNotContain("\"Reschedule\"", "\"Migrate\"");
    }

    @ParameterizedTest
    @CsvSource({
        "1, 1.0",
        "0, 0.0",
        "0.25, 0.25",
        "12345678, 12345678.0",
        "1.5E10, 15000000000.0",
        "1E21, 1.0E21",
        "-0.0001, -0.0001",
    })
    void writesFloatsWithAFraction(double value, String written) {
        var meta = new NodeScoreMeta("n", null, value);

        assertThat(codec.json().writeValueAsString(meta)).contains("\"NormScore\":" + written);
        assertThat(codec.json().writeValueAsString(new TreeMap<>(Map.of("a", value))))
                .isEqualTo("{\"a\":" + written + "}");
    }

    @Test
    void writesMembersInAscendingOrderOfTheirNames() {
        String json = codec.json().writeValueAsString(JobBuilder.builder().build());

        List<String> names = new ArrayList<>(codec.json().readTree(json).propertyNames());
        assertThat(names).isSorted().contains("Affinities", "VersionTag");
        assertThat(
                        new ArrayList<>(
                                codec.json()
                                        .readTree(
                                                codec.json()
                                                        .writeValueAsString(
                                                                codec.json()
                                                                        .readValue(
                                                                                "{}",
                                                                                CpuStats.class)))
                                        .propertyNames()))
                .isSorted();
    }

    @Test
    void doesNotEscapeMarkup() {
        assertThat(codec.json().writeValueAsString(JobBuilder.builder().name("<a&b>").build()))
                .contains("\"Name\":\"<a&b>\"");
    }

    @Test
    void readsTheBodyOfARegistration() {
        JobRegisterRequest request =
                codec.json()
                        .readValue(
                                "{\"Job\": {\"ID\": \"a\"}, \"EnforceIndex\": true, \"JobModifyIndex\": 7}",
                                JobRegisterRequest.class);

        assertThat(Objects.requireNonNull(request.job()).id()).isEqualTo("a");
        assertThat(request.enforceIndex()).isTrue();
        assertThat(request.jobModifyIndex()).isEqualTo(7);
    }

    @Test
    void refusesNestingThatHasNoEnd() {
        String deep = "{\"Config\":{\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}}";

        assertThatThrownBy(() -> codec.json().readValue(deep, Task.class))
                .isInstanceOf(JacksonException.class)
                .hasMessageContaining("nesting depth");
    }

    @Test
    void indentsByFourBlanks() {
        assertThat(codec.pretty().writeValueAsString(codec.json().readTree("{\"a\":[1],\"b\":{}}")))
                .isEqualTo(
                        """
                        {
                            "a": [
                                1
                            ],
                            "b": {}
                        }\
                        """);
    }

    @Test
    void writesTimesOfAnySize() {
        assertThat(codec.json().writeValueAsString(Instant.ofEpochSecond(1)))
                .isEqualTo("\"1970-01-01T00:00:01Z\"");
    }

    private Job job(String json) {
        return codec.json().readValue(json, Job.class);
    }

    private static String resource(String file) {
        try (var in = CodecTest.class.getResourceAsStream(file)) {
            return new String(
                    Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
