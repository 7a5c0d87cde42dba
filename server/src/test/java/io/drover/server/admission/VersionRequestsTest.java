package io.drover.server.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.api.job.Job;
import io.drover.api.job.JobBuilder;
import io.drover.api.jobrequest.JobRevertRequest;
import io.drover.api.jobrequest.JobStabilityRequest;
import io.drover.api.jobrequest.TagVersionRequest;
import io.drover.server.Fixtures;
import io.drover.server.Samples;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NullUnmarked // dereferences what the fixtures always fill
class VersionRequestsTest {
    private final JobLimits limits = JobLimits.DEFAULT;
    private final JobRequests jobs = new JobRequests(new Canonicaliser("global", limits), limits);
    private final VersionRequests requests = new VersionRequests(jobs);
    private State state = State.initial();
    private int evaluations;

    @BeforeEach
    void threeVersions() {
        for (int priority = 50; priority < 53; priority++) {
            register(JobBuilder.builder(Fixtures.job("web", 1)).priority(priority).build());
        }
    }

    private void register(Job job) {
        evaluations++;
        carryOut(jobs.register(state, Fixtures.register(job), "", "eval-" + evaluations));
    }

    private <R> R carryOut(Proposal<R> proposal) {
        state = Samples.apply(state, 1_000 + evaluations, proposal.commands());
        return proposal.reply().apply(state.index());
    }

    private Job current() {
        return state.job("default", "web");
    }

    private Proposal<?> revert(int version, @Nullable Integer prior) {
        return requests.revert(
                state, new JobRevertRequest("web", version, prior), "default", "eval");
    }

    @Test
    void runsAnOlderVersionAsANewOne() {
        carryOut(revert(0, null));

        assertThat(current().version()).isEqualTo(3);
        assertThat(current().priority()).isEqualTo(50);
        assertThat(current().stable()).isFalse();
        assertThat(state.evaluation("eval").triggeredBy()).isEqualTo("job-register");
    }

    @Test
    void revertsNothingUnlessTheVersionIsTheOneThatWasSeen() {
        assertThatThrownBy(() -> revert(0, 1))
                .hasMessage("Current job has version 2; enforcing version 1");

        carryOut(revert(0, 2));
        assertThat(current().version()).isEqualTo(3);
    }

    @Test
    void revertsToNoVersionThatIsCurrentOrNotThere() {
        assertThatThrownBy(() -> revert(2, null)).hasMessage("can't revert to current version");
        assertThatThrownBy(() -> revert(9, null))
                .hasMessage("job \"web\" in namespace \"default\" at version 9 not found");
        assertThatThrownBy(() ->
                        requests.revert(state, new JobRevertRequest("no", 0, null), "default", "e"))
                .hasMessage("job \"no\" not found");
    }

    @Test
    void marksAVersionAsStable() {
        carryOut(requests.setStable(state, new JobStabilityRequest("web", 1, true), "default"));

        assertThat(state.jobVersion("default", "web", 1).stable()).isTrue();
        assertThat(current().stable()).isFalse();
    }

    private Proposal<?> tag(int version, String name) {
        return requests.tag(
                state, new TagVersionRequest(version, false, "why"), "default", "web", name, 77);
    }

    @Test
    void keepsTaggedVersionsHoweverManyFollow() {
        carryOut(tag(0, "first"));
        for (int priority = 60; priority < 70; priority++) {
            register(JobBuilder.builder(Fixtures.job("web", 1)).priority(priority).build());
        }

        Job tagged = state.jobVersion("default", "web", 0);
        assertThat(tagged.versionTag().name()).isEqualTo("first");
        assertThat(tagged.versionTag().description()).isEqualTo("why");
        assertThat(tagged.versionTag().taggedTime()).isEqualTo(77);
        assertThat(state.jobVersion("default", "web", 1)).isNull();
    }

    @Test
    void tagsTheNewestVersion() {
        carryOut(
                requests.tag(
                        state, new TagVersionRequest(0, true, ""), "default", "web", "newest", 77));

        assertThat(current().versionTag().name()).isEqualTo("newest");
        assertThat(current().version()).isEqualTo(2);
    }

    @Test
    void givesANameToOneVersionOnly() {
        carryOut(tag(0, "first"));

        assertThatThrownBy(() -> tag(1, "first"))
                .hasMessage("tag \"first\" already exists on a different version of job \"web\"");
        carryOut(tag(0, "first")); // again for the same one is no harm
    }

    @Test
    void takesANameAway() {
        carryOut(tag(0, "first"));

        carryOut(requests.untag(state, "default", "web", "first"));

        assertThat(state.jobVersion("default", "web", 0).versionTag()).isNull();
        assertThatThrownBy(() -> requests.untag(state, "default", "web", "first"))
                .hasMessage("tag \"first\" not found on job \"web\"");
    }

    @Test
    void doesNotTakeATagAlongToANewVersion() {
        carryOut(tag(0, "first"));
        carryOut(revert(0, null));

        assertThat(current().versionTag()).isNull();
        assertThat(new Command.TagJobVersion("default", "web", 0, null).tag()).isNull();
    }
}
