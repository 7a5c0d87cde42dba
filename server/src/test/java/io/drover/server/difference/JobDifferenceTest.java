package io.drover.server.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.evaluation.DesiredUpdates;
import io.drover.api.evaluation.PlanAnnotations;
import io.drover.api.job.Constraint;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.Task;
import io.drover.api.job.TaskBuilder;
import io.drover.api.job.TaskGroup;
import io.drover.api.job.TaskGroupBuilder;
import io.drover.api.jobrequest.FieldDiff;
import io.drover.api.jobrequest.JobDiff;
import io.drover.api.jobrequest.ObjectDiff;
import io.drover.api.jobrequest.TaskDiff;
import io.drover.api.jobrequest.TaskGroupDiff;
import io.drover.api.json.Codec;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.state.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

class JobDifferenceTest {
    private static final String DEMO = "src/test/resources/difference/demo.json";
    private static final String BEFORE =
            """
            job "j" {
              datacenters = ["a", "b"]
              meta { owner = "me" }
              constraint {
                attribute = "${attr.kernel.name}"
                value     = "linux"
              }
              group "g" {
                count = 2
                network {
                  mode = "host"
                  port "http" { static = 80 }
                }
                task "t" {
                  driver = "raw_exec"
                  config {
                    command = "sleep"
                    args    = ["1", "2"]
                    mount { source = "x" }
                  }
                  env { GREETING = "hello" }
                  resources { memory = 32 }
                  template {
                    data        = "x"
                    destination = "local/x"
                  }
                }
              }
            }
            """;

    @Test
    void nothingDiffersBetweenAJobAndItself() {
        JobDiff diff = JobDifference.between(job(BEFORE), job(BEFORE));

        assertThat(lines(diff)).containsExactly("None j", "None group g", "None task t");
    }

    /** What is replaced in the job's text, and the lines of the difference that follow from it. */
    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiterString = "~>",
            value = {
                "count = 2 ~> count = 3 ~> group: Edited Count 2 3",
                "hello ~> bye ~> task: Edited Env[GREETING] hello bye",
                "env { GREETING = \"hello\" } ~> env { OTHER = \"x\" } ~> task: Deleted Env[GREETING] hello -; task: Added Env[OTHER] - x",
                "owner = \"me\" ~> owner = \"you\" ~> job: Edited Meta[owner] me you",
                "[\"a\", \"b\"] ~> [\"b\", \"c\"] ~> job: Edited Datacenters{Added Datacenters - c, Deleted Datacenters a -, None Datacenters b b}",
                "\"1\", \"2\" ~> \"1\", \"3\" ~> task: Edited Config{None args[0] 1 1, Edited args[1] 2 3, None command sleep sleep, None mount[0][source] x x}",
                "source = \"x\" ~> target = \"x\" ~> task: Edited Config{None args[0] 1 1, None args[1] 2 2, None command sleep sleep, Deleted mount[0][source] x -, Added mount[0][target] - x}",
                "value     = \"linux\" ~> value     = \"darwin\" ~> job: Added Constraint{Added LTarget - ${attr.kernel.name}, Added Operand - =, Added RTarget - darwin}; job: Deleted Constraint{Deleted LTarget ${attr.kernel.name} -, Deleted Operand = -, Deleted RTarget linux -}",
                "memory = 32 ~> memory = 48 ~> task: Edited Resources{None CPU 100 100, None Cores 0 0, None DiskMB 0 0, None IOPS 0 0, Edited MemoryMB 32 48, None MemoryMaxMB 0 0, None SecretsMB 0 0}",
                "static = 80 ~> static = 81 ~> group: Edited Network{None CIDR  , None Device  , None Hostname  , None IP  , None MBits 0 0, None Mode host host, Edited Static Port{None HostNetwork default default, None IgnoreCollision false false, None Label http http, None To 0 0, Edited Value 80 81}}",
                "command = \"sleep\" ~> command = \"sleep\"|mount { source = \"y\" } ~> task: Edited Config{None args[0] 1 1, None args[1] 2 2, None command sleep sleep, Edited mount[0][source] x y, Added mount[1][source] - x}",
                "driver = \"raw_exec\" ~> driver = \"raw_exec\"|kill_timeout = \"9s\" ~> task: Edited KillTimeout 5000000000 9000000000",
            })
    void namesWhatChanged(String text, String replacement, String expected) {
        String changed = BEFORE.replace(text, replacement.replace('|', '\n'));

        JobDiff diff = JobDifference.between(job(BEFORE), job(changed));

        assertThat(diff.type()).isEqualTo("Edited");
        assertThat(changes(diff)).containsExactly(expected.split("; "));
    }

    @Test
    void aNewJobIsAllNew() {
        JobDiff diff = JobDifference.between(null, job(BEFORE));

        assertThat(lines(diff)).containsExactly("Added j", "Added group g", "Added task t");
        assertThat(changes(diff))
                .contains("job: Added Meta[owner] - me", "group: Added Count - 2")
                .allMatch(line -> line.contains(" Added ") || line.contains(": Added"));
    }

    @Test
    void groupsAndTasksComeAndGo() {
        Job after = job(BEFORE.replace("group \"g\"", "group \"h\""));
        JobDiff diff = JobDifference.between(job(BEFORE), after);

        assertThat(lines(diff))
                .containsExactly(
                        "Edited j",
                        "Deleted group g",
                        "Deleted task t",
                        "Added group h",
                        "Added task t");
    }

    @Test
    void whatServersKeepDoesNotDiffer() {
        Job job = job(BEFORE);
        Job later =
                JobBuilder.builder(job)
                        .version(7)
                        .status("running")
                        .stable(true)
                        .submitTime(5)
                        .modifyIndex(9)
                        .build();

        assertThat(JobDifference.between(job, later).type()).isEqualTo("None");
    }

    @Test
    void listsOfBlocksArePairedByName() {
        String two =
                BEFORE.replace(
                        "template {",
                        "template {\ndata = \"y\"\ndestination = \"local/y\"\n}\ntemplate {");

        assertThat(changes(JobDifference.between(job(BEFORE), job(two))))
                .singleElement()
                .asString()
                .startsWith("task: Added Template{")
                .contains("DestPath - local/y");
    }

    // ---- notes of a plan ----

    @Test
    void aPlanNotesWhatEachChangeLeadsTo() {
        assertThat(notes(group -> group)).containsExactly("None");
        assertThat(notes(group -> TaskGroupBuilder.builder(group).count(5).build()))
                .containsExactly("Count forces create", "None");
        assertThat(notes(group -> TaskGroupBuilder.builder(group).count(1).build()))
                .containsExactly("Count forces destroy", "None");
        assertThat(notes(onTask(task -> TaskBuilder.builder(task).user("x").build())))
                .containsExactly("forces create/destroy update");
        assertThat(
                        notes(
                                onTask(task ->
                                        TaskBuilder.builder(task)
                                                .killTimeout(Duration.ofSeconds(9))
                                                .build())))
                .containsExactly("forces in-place update");
        assertThat(notes(onTask(task -> TaskBuilder.builder(task).name("other").build())))
                .containsExactly("forces create/destroy update", "forces create/destroy update");
    }

    @Test
    void aPlanOfANewJobForcesCreation() {
        Job job = job(BEFORE);
        JobDiff diff = PlanNotes.added(JobDifference.between(null, job), null, job, null);

        assertThat(notes(diff)).containsExactly("Count forces create", "forces create");
    }

    @Test
    void aPlanCountsWhatHappensToEachGroup() {
        Job job = job(BEFORE);
        var updates = new TreeMap<String, DesiredUpdates>();
        updates.put("g", new DesiredUpdates(1, 2, 0, 3, 4, 5, 0, 0, 0, 0, 0, 0));

        JobDiff diff =
                PlanNotes.added(
                        JobDifference.between(job, job),
                        job,
                        job,
                        new PlanAnnotations(updates, null));

        assertThat(the(diff.taskGroups()).getFirst().updates())
                .hasToString(
                        "{create=2, create/destroy update=5, destroy=3, ignore=1, in-place update=4}");
    }

    /** A count of 1 made 2, and a variable of the environment changed. */
    @Test
    void aPlansDifferenceLooksAsClientsKnowIt() throws IOException {
        String text =
                """
                job "demo" {
                  group "web" {
                    count = 1
                    task "app" {
                      driver = "raw_exec"
                      env { GREETING = "hello" }
                    }
                  }
                }
                """;
        Job before = job(text);
        Job after = job(text.replace("hello", "bye").replace("count = 1", "count = 2"));
        var updates = new TreeMap<String, DesiredUpdates>();
        updates.put("web", new DesiredUpdates(1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
        ObjectMapper mapper = new Codec().json();

        JobDiff diff =
                PlanNotes.added(
                        JobDifference.between(before, after),
                        before,
                        after,
                        new PlanAnnotations(updates, null));

        JsonNode shown = mapper.valueToTree(diff);
        assertThat(shown).isEqualTo(mapper.readTree(Files.readString(Path.of(DEMO))));
    }

    // ---- reading ----

    private static List<String> notes(UnaryOperator<TaskGroup> change) {
        Job before = job(BEFORE);
        Job after =
                JobBuilder.builder(before)
                        .taskGroups(the(before.taskGroups()).stream().map(change).toList())
                        .build();
        return notes(PlanNotes.added(JobDifference.between(before, after), before, after, null));
    }

    private static List<String> notes(JobDiff diff) {
        List<String> notes = new ArrayList<>();
        for (TaskGroupDiff group : the(diff.taskGroups())) {
            for (FieldDiff field : orEmpty(group.fields())) {
                if (field.annotations() != null) {
                    notes.add(field.name() + " " + String.join(",", field.annotations()));
                }
            }
            for (TaskDiff task : the(group.tasks())) {
                notes.add(
                        task.annotations() == null
                                ? task.type()
                                : String.join(",", task.annotations()));
            }
        }
        return notes;
    }

    private static UnaryOperator<TaskGroup> onTask(UnaryOperator<Task> change) {
        return group ->
                TaskGroupBuilder.builder(group)
                        .tasks(the(group.tasks()).stream().map(change).toList())
                        .build();
    }

    private static List<String> lines(JobDiff diff) {
        List<String> lines = new ArrayList<>(List.of(diff.type() + " " + diff.id()));
        for (TaskGroupDiff group : the(diff.taskGroups())) {
            lines.add(group.type() + " group " + group.name());
            the(group.tasks()).forEach(task -> lines.add(task.type() + " task " + task.name()));
        }
        return lines;
    }

    private static List<String> changes(JobDiff diff) {
        List<String> lines = new ArrayList<>();
        add(lines, "job", diff.fields(), diff.objects());
        for (TaskGroupDiff group : the(diff.taskGroups())) {
            add(lines, "group", group.fields(), group.objects());
            for (TaskDiff task : the(group.tasks())) {
                add(lines, "task", task.fields(), task.objects());
            }
        }
        return lines;
    }

    private static void add(
            List<String> lines,
            String what,
            @Nullable List<FieldDiff> fields,
            @Nullable List<ObjectDiff> objects) {
        orEmpty(fields).forEach(field -> lines.add(what + ": " + text(field)));
        orEmpty(objects).forEach(object -> lines.add(what + ": " + text(object)));
    }

    private static String text(FieldDiff field) {
        boolean one = field.type().equals("Added") || field.type().equals("Deleted");
        String old = one && field.old().isEmpty() ? "-" : field.old();
        String now = one && field.newValue().isEmpty() ? "-" : field.newValue();
        return "%s %s %s %s".formatted(field.type(), field.name(), old, now);
    }

    private static String text(ObjectDiff object) {
        List<String> inner = new ArrayList<>();
        orEmpty(object.fields()).forEach(field -> inner.add(text(field)));
        orEmpty(object.objects()).forEach(part -> inner.add(text(part)));
        return "%s %s{%s}".formatted(object.type(), object.name(), String.join(", ", inner));
    }

    private static Job job(String text) {
        Job parsed = JobParser.parse("j.hcl", text, ParseOptions.DEFAULT).job();
        return new Canonicaliser("global").canonical(parsed, "", State.initial());
    }

    private static <T> List<T> orEmpty(@Nullable List<T> items) {
        return items == null ? List.of() : items;
    }

    private static <T> T the(@Nullable T value) {
        return java.util.Objects.requireNonNull(value);
    }

    @Test
    void constraintsOfOneTargetAreToldApart() {
        Constraint one = new Constraint("${attr.cpu.arch}", "amd64", "=");
        Constraint two = new Constraint("${attr.cpu.arch}", "arm64", "!=");
        Job before = JobBuilder.builder(job(BEFORE)).constraints(List.of(one)).build();
        Job after = JobBuilder.builder(before).constraints(List.of(one, two)).build();

        assertThat(changes(JobDifference.between(before, after)))
                .singleElement()
                .asString()
                .startsWith("job: Added Constraint{");
    }
}
