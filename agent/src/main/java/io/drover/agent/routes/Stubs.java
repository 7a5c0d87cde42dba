package io.drover.agent.routes;

import io.drover.api.allocation.Allocation;
import io.drover.api.allocation.AllocationListStub;
import io.drover.api.evaluation.Evaluation;
import io.drover.api.evaluation.EvaluationStub;
import io.drover.api.job.Job;
import io.drover.api.jobstatus.JobListStub;
import io.drover.api.jobstatus.JobSummary;
import io.drover.api.node.Node;
import io.drover.api.node.NodeListStub;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What lists show of a thing. */
final class Stubs {
    private Stubs() {}

    static JobListStub of(Job job, @Nullable JobSummary summary, boolean withMeta) {
        Integer priority = job.priority();
        return new JobListStub(
                job.id(),
                job.parentId(),
                job.name(),
                job.namespace(),
                job.datacenters(),
                job.type(),
                priority == null ? 50 : priority,
                job.periodic() != null,
                job.parameterizedJob() != null && !job.dispatched(),
                job.stop(),
                job.status(),
                job.statusDescription(),
                summary,
                job.createIndex(),
                job.modifyIndex(),
                job.jobModifyIndex(),
                job.submitTime(),
                withMeta ? job.meta() : null,
                job.nodePool(),
                job.multiregion());
    }

    static AllocationListStub of(
            Allocation allocation, boolean withResources, boolean withTaskStates) {
        return AllocationListStub.of(allocation, withResources, withTaskStates);
    }

    static NodeListStub of(Node node, boolean withResources, boolean withSystem) {
        return new NodeListStub(
                host(node.httpAddr()),
                node.id(),
                withSystem ? system(node) : null,
                node.datacenter(),
                node.name(),
                node.nodeClass(),
                node.nodePool(),
                attribute(node, "nomad.version"),
                node.drain(),
                node.schedulingEligibility(),
                node.status(),
                node.statusDescription(),
                node.drivers(),
                withResources ? node.nodeResources() : null,
                withResources ? node.reservedResources() : null,
                node.lastDrain(),
                node.createIndex(),
                node.modifyIndex(),
                node.hostVolumes());
    }

    private static String host(String address) {
        int colon = address.lastIndexOf(':');
        return colon < 0 ? address : address.substring(0, colon);
    }

    private static SortedMap<String, String> system(Node node) {
        SortedMap<String, String> system = new TreeMap<>();
        system.put("os.name", attribute(node, "os.name"));
        system.put("os.version", attribute(node, "os.version"));
        return system;
    }

    private static String attribute(Node node, String name) {
        SortedMap<String, String> attributes = node.attributes();
        String value = attributes == null ? null : attributes.get(name);
        return value == null ? "" : value;
    }

    static EvaluationStub of(Evaluation evaluation) {
        return new EvaluationStub(
                evaluation.id(),
                evaluation.priority(),
                evaluation.type(),
                evaluation.triggeredBy(),
                evaluation.namespace(),
                evaluation.jobId(),
                evaluation.nodeId(),
                evaluation.deploymentId(),
                evaluation.status(),
                evaluation.statusDescription(),
                evaluation.waitUntil(),
                evaluation.nextEval(),
                evaluation.previousEval(),
                evaluation.blockedEval(),
                evaluation.createIndex(),
                evaluation.modifyIndex(),
                evaluation.createTime(),
                evaluation.modifyTime());
    }
}
