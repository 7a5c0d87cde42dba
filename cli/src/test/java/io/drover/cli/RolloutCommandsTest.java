package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.client.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that change deployments and versions. */
class RolloutCommandsTest extends CommandLineTest {
    private static final String DEPLOYMENT = "7fee3304-0000-4000-8000-000000000002";

    @BeforeEach
    void answer() {
        agent.on("GET /v1/deployments", "[{\"ID\": \"" + DEPLOYMENT + "\"}]")
                .on("GET /v1/jobs", "[{\"ID\": \"ex\", \"Namespace\": \"default\"}]");
    }

    private void accept(String change) {
        agent.on("PUT /v1/deployment/" + change + "/" + DEPLOYMENT, "{\"EvalID\": \"e1e1e1e1\"}");
    }

    @Test
    void promotesTheGroupsThatAreNamed() {
        accept("promote");

        Result result =
                run("deployment", "promote", "-detach", "-group", "a", "-group=b", "7fee3304");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).isEqualTo("Evaluation ID: e1e1e1e1\n");
        Json sent = agent.sent("PUT /v1/deployment/promote/" + DEPLOYMENT);
        assertThat(sent.flag("All")).isFalse();
        assertThat(sent.text("DeploymentID")).isEqualTo(DEPLOYMENT);
        assertThat(sent.items("Groups")).hasSize(2);
    }

    @Test
    void promotesAJob() {
        accept("promote");
        agent.on("GET /v1/job/ex/deployment", "{\"ID\": \"" + DEPLOYMENT + "\"}");

        assertThat(run("job", "promote", "-detach", "ex").code()).isZero();
        assertThat(agent.sent("PUT /v1/deployment/promote/" + DEPLOYMENT).flag("All")).isTrue();
    }

    @Test
    void saysWhichVersionCameBackWhenADeploymentFails() {
        agent.on(
                "PUT /v1/deployment/fail/" + DEPLOYMENT,
                "{\"EvalID\": \"e1e1e1e1\", \"RevertedJobVersion\": 3}");

        assertThat(run("deployment", "fail", "-detach", "7fee3304").out())
                .isEqualTo(
                        """
                        Deployment "7fee3304" failed. Auto-reverted to job version 3.
                        Evaluation ID: e1e1e1e1
                        """);
    }

    @Test
    void saysThatADeploymentFailed() {
        agent.on(
                "PUT /v1/deployment/fail/" + DEPLOYMENT,
                "{\"EvalID\": \"\", \"RevertedJobVersion\": null}");

        assertThat(run("deployment", "fail", "7fee3304").out())
                .isEqualTo("Deployment \"7fee3304\" failed\n");
    }

    @Test
    void pausesResumesAndUnblocks() {
        accept("pause");
        accept("unblock");

        assertThat(run("deployment", "pause", "7fee3304").out())
                .isEqualTo("Deployment \"7fee3304\" paused\n");
        assertThat(agent.sent("PUT /v1/deployment/pause/" + DEPLOYMENT).flag("Pause")).isTrue();
        assertThat(run("deployment", "resume", "-detach", "7fee3304").out())
                .startsWith("Deployment \"7fee3304\" resumed\n");
        assertThat(agent.sent("PUT /v1/deployment/pause/" + DEPLOYMENT).flag("Pause")).isFalse();
        assertThat(run("deployment", "unblock", "-detach", "7fee3304").out())
                .startsWith("Deployment \"7fee3304\" unblocked\n");
    }

    @Test
    void revertsToAVersionOrATag() {
        agent.on("PUT /v1/job/ex/revert", "{\"EvalID\": \"e1e1e1e1\"}")
                .on(
                        "GET /v1/job/ex/versions",
                        "{\"Versions\": [{\"Version\": 8}, {\"Version\": 5, \"VersionTag\": {\"Name\": \"good\"}}]}");

        assertThat(run("job", "revert", "-detach", "ex", "3").out())
                .isEqualTo("Evaluation ID: e1e1e1e1\n");
        assertThat(agent.sent("PUT /v1/job/ex/revert").number("JobVersion")).isEqualTo(3);
        run("job", "revert", "-detach", "ex", "good");
        assertThat(agent.sent("PUT /v1/job/ex/revert").number("JobVersion")).isEqualTo(5);
        assertThat(run("job", "revert", "ex", "bad").err())
                .contains("Job \"ex\" has no version with tag \"bad\"");
    }

    @Test
    void tagsTheNewestVersionOrOneThatIsNamed() {
        agent.on("GET /v1/job/ex/versions", "{\"Versions\": [{\"Version\": 8}, {\"Version\": 5}]}")
                .on("PUT /v1/job/ex/versions/good/tag", "{\"Name\": \"good\"}")
                .on("DELETE /v1/job/ex/versions/good/tag", "{\"Name\": \"\"}");

        assertThat(run("job", "tag", "apply", "-name", "good", "ex").out())
                .isEqualTo("Job version 8 tagged with name \"good\"\n");
        assertThat(run("job", "tag", "apply", "-name=good", "-version=5", "ex").out())
                .isEqualTo("Job version 5 tagged with name \"good\"\n");
        assertThat(run("job", "tag", "unset", "-name=good", "ex").out())
                .isEqualTo("Tag \"good\" removed from job \"ex\"\n");
        assertThat(run("job", "tag", "apply", "ex").err()).contains("-name");
    }
}
