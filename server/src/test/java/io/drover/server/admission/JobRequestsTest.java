package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.RequestException;
import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.job.JobSubmission;
import io.drover.api.jobrequest.JobPlanRequest;
import io.drover.api.jobrequest.JobPlanResponse;
import io.drover.api.jobrequest.JobRegisterRequest;
import io.drover.api.jobrequest.JobRegisterResponse;
import io.drover.api.jobrequest.JobValidateResponse;
import io.drover.api.namespace.Namespace;
import io.drover.api.namespace.NamespaceCapabilities;
import io.drover.jobspec.JobParser;
import io.drover.jobspec.ParseOptions;
import io.drover.server.Fixtures;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import io.drover.server.state.StateMachine;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JobRequestsTest {
    private static final String EVALUATION = "0d0b3f6e-5f3c-4b60-8f0b-2a6f3c1f2a11";

    private final Canonicaliser canonicaliser = new Canonicaliser("global");
    private final JobRequests requests = new JobRequests(canonicaliser, JobLimits.DEFAULT);

    // ---- what is not acted on ----

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "job | multiregion {;region \"a\" {};} | multiregion | job \"j\"",
                "group | consul {} | consul | group \"g\"",
                "group | volume \"v\" {;type = \"host\";source = \"s\";} | volume | group \"g\"",
                "group | ephemeral_disk { migrate = true } | ephemeral_disk { migrate } | group \"g\"",
                "group | service { name = \"s\" } | service | group \"g\"",
                "group | network { mode = \"bridge\" };service {;name = \"s\";connect {;sidecar_service {};};} | connect | service \"s\" of group \"g\"",
                "task | service {;name = \"s\";provider = \"nomad\";} | service | task \"t\" of group \"g\"",
                "task | vault {} | vault | task \"t\" of group \"g\"",
                "task | consul {} | consul | task \"t\" of group \"g\"",
                "task | secret \"a\" {;provider = \"nomad\";path = \"p\";} | secret | task \"t\" of group \"g\"",
                "task | artifact { source = \"https://x/y\" } | artifact | task \"t\" of group \"g\"",
                "task | csi_plugin {;id = \"x\";type = \"node\";} | csi_plugin | task \"t\" of group \"g\"",
                "task | schedule {;cron {;start = \"0 9 * * * *\";end = \"0 17\";};} | schedule | task \"t\" of group \"g\"",
                "task | identity { env = true } | identity | task \"t\" of group \"g\"",
                "task | identity {;name = \"x\";aud = [\"a\"];} | identity | task \"t\" of group \"g\"",
            })
    void refusesBlocksThatNothingActsOn(String place, String lines, String block, String where) {
        Job job = job(place, lines);

        assertThatThrownBy(() -> register(State.initial(), job))
                .isInstanceOfSatisfying(
                        RequestException.class,
                        refused -> {
                            assertThat(refused.status()).isEqualTo(500);
                            assertThat(refused)
                                    .hasMessageStartingWith(
                                            "1 error occurred:\n\t* block \"%s\" of %s is understood, but not acted on"
                                                    .formatted(block, where));
                        });
        JobValidateResponse judged = requests.validate(State.initial(), job, "");
        assertThat(judged.validationErrors()).singleElement().asString().contains(block, where);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "job | ui { description = \"x\" }",
                "group | scaling { max = 3 }",
                "task | action \"a\" { command = \"x\" }",
                "task | identity {}",
                "task | resources {;cores = 1;numa { affinity = \"prefer\" };}",
                "task | resources {;device \"gpu\" {};}",
            })
    void keepsBlocksThatWaitToBeAskedFor(String place, String lines) {
        assertThat(register(State.initial(), job(place, lines)).commands()).hasSize(1);
    }

    // ---- changes ----

    @Test
    void tellsAllThatAChangeMustNotDoAtOnce() {
        State state = registered(State.initial(), job("job", ""), null);
        Job changed = job("batch", "priority = 900;parameterized {}");

        assertThatThrownBy(() -> register(state, changed))
                .hasMessageContainingAll(
                        "3 errors occurred",
                        "job priority must be between [1, 100]",
                        "cannot update job from type \"service\" to \"batch\"",
                        "cannot update non-parameterized job to being parameterized");
    }

    @Test
    void namespacesRestrictDriversAndNetworks() {
        State state =
                StateMachine.apply(
                                State.initial(),
                                1,
                                List.of(new Command.UpsertNamespace(restricted("strict"))))
                        .state();
        Job job =
                job("group", "network { mode = \"bridge\" };task \"r\" { driver = \"raw_exec\" }");

        assertThat(requests.validate(state, job, "strict").validationErrors())
                .singleElement()
                .asString()
                .contains(
                        "used group network mode \"bridge\" is not allowed in namespace \"strict\"",
                        "used task driver \"raw_exec\" is not allowed in namespace \"strict\"")
                .doesNotContain("\"exec\" is not");
        assertThat(requests.validate(state, job, "default").validationErrors()).isNull();
    }

    private static Namespace restricted(String name) {
        return new Namespace(
                name,
                "",
                "",
                new NamespaceCapabilities(List.of("exec", "docker"), null, null, List.of("bridge")),
                null,
                null,
                null,
                null,
                0,
                0,
                null,
                null,
                null);
    }

    // ---- an operator's limits ----

    @Test
    void anOperatorSetsPrioritiesAndCounts() {
        JobLimits limits = new JobLimits(20, 200, 3, 0);
        JobRequests own = new JobRequests(new Canonicaliser("global", limits), limits);
        Job job = job("job", "");
        Job crowded = Fixtures.job("crowd", 4);

        assertThat(own.admit(State.initial(), request(job, null), "").job().priority())
                .isEqualTo(20);
        assertThat(
                        own.admit(
                                        State.initial(),
                                        request(
                                                JobBuilder.builder(job).priority(200).build(),
                                                null),
                                        "")
                                .job()
                                .priority())
                .isEqualTo(200);
        assertThatThrownBy(() -> own.admit(State.initial(), request(crowded, null), ""))
                .hasMessageContaining("configured job_max_count: 4 > 3");
    }

    // ---- sources ----

    @Test
    void keepsTheSourceWithTheVersionThatItMade() {
        State one = registered(State.initial(), job("job", ""), submission("first"));
        State two = registered(one, job("job", "priority = 60"), submission("second"));

        assertThat(the(two.jobSubmission("default", "j", 0)).source()).isEqualTo("first");
        JobSubmission kept = the(two.jobSubmission("default", "j", 1));
        assertThat(kept.source()).isEqualTo("second");
        assertThat(kept.jobId()).isEqualTo("j");
        assertThat(kept.version()).isEqualTo(1);
        assertThat(kept.jobModifyIndex()).isEqualTo(the(two.job("default", "j")).jobModifyIndex());
    }

    @Test
    void dropsASourceThatIsTooLongWithAWarning() {
        String tooLong = "ä".repeat(500_001);
        Proposal<JobRegisterResponse> proposal =
                requests.register(
                        State.initial(),
                        request(job("job", ""), submission(tooLong)),
                        "",
                        EVALUATION);
        State state = StateMachine.apply(State.initial(), 1, proposal.commands()).state();

        assertThat(proposal.reply().apply(1).warnings())
                .isEqualTo(
                        "1 warning:\n\n* job source size of 1000002 bytes exceeds maximum of 1000000 bytes and will be discarded");
        assertThat(state.jobSubmission("default", "j", 0)).isNull();
    }

    // ---- plans ----

    @Test
    void aPlanShowsTheDifferenceWithWhatItLeadsTo() {
        State state = registered(State.initial(), job("job", ""), null);
        JobPlanner planner = new JobPlanner(requests, new Scheduler());
        Job changed = job("group", "count = 2");

        JobPlanResponse plan =
                planner.plan(state, new JobPlanRequest(changed, true, false), "", EVALUATION, 5);

        var group = the(the(plan.diff()).taskGroups()).getFirst();
        assertThat(the(plan.diff()).type()).isEqualTo("Edited");
        assertThat(the(group.fields()).getFirst().annotations()).containsExactly("forces create");
        assertThat(group.updates()).isNotNull();
        assertThat(plan.jobModifyIndex())
                .isEqualTo(the(state.job("default", "j")).jobModifyIndex());
        assertThat(
                        planner.plan(
                                        state,
                                        new JobPlanRequest(changed, false, false),
                                        "",
                                        EVALUATION,
                                        5)
                                .diff())
                .isNull();
    }

    // ---- helpers ----

    private Proposal<JobRegisterResponse> register(State state, Job job) {
        return requests.register(state, request(job, null), "", EVALUATION);
    }

    private State registered(State state, Job job, @Nullable JobSubmission submission) {
        Proposal<JobRegisterResponse> proposal =
                requests.register(state, request(job, submission), "", EVALUATION);
        return StateMachine.apply(state, 1, proposal.commands()).state();
    }

    private static JobRegisterRequest request(Job job, @Nullable JobSubmission submission) {
        return new JobRegisterRequest(submission, job, false, 0, false, false, false, 0);
    }

    private static JobSubmission submission(String source) {
        return new JobSubmission(source, "hcl2", null, "", "", "", 0, 0);
    }

    private static Job job(String place, String lines) {
        String written = lines.replace(';', '\n');
        boolean batch = place.endsWith("batch");
        boolean group = place.startsWith("group");
        boolean task = place.equals("task");
        String text =
                """
                job "j" {
                  type = "%s"
                  %s
                  group "g" {
                    %s
                    task "t" {
                      driver = "exec"
                      %s
                    }
                  }
                }
                """
                        .formatted(
                                batch ? "batch" : "service",
                                group || task ? "" : written,
                                group ? written : "",
                                task ? written : "");
        return JobParser.parse("j.hcl", text, ParseOptions.DEFAULT).job();
    }

    private static <T> T the(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
