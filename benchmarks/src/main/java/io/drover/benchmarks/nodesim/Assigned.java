package io.drover.benchmarks.nodesim;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The members of an allocation that a simulated node looks at. */
record Assigned(
        @JsonProperty("ID") String id,
        String namespace,
        @JsonProperty("JobID") String jobId,
        String taskGroup,
        String desiredStatus,
        String clientStatus,
        @JsonProperty("DeploymentID") String deploymentId) {
    boolean isWanted() {
        return desiredStatus.equals("run");
    }

    boolean hasEnded() {
        return switch (clientStatus) {
            case "complete", "failed", "lost" -> true;
            default -> false;
        };
    }
}
