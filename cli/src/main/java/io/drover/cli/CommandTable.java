package io.drover.cli;

import io.drover.cli.alloc.AllocFs;
import io.drover.cli.alloc.AllocLogs;
import io.drover.cli.alloc.AllocRestart;
import io.drover.cli.alloc.AllocSignal;
import io.drover.cli.alloc.AllocStatus;
import io.drover.cli.alloc.AllocStop;
import io.drover.cli.deployment.DeploymentFail;
import io.drover.cli.deployment.DeploymentList;
import io.drover.cli.deployment.DeploymentPause;
import io.drover.cli.deployment.DeploymentPromote;
import io.drover.cli.deployment.DeploymentResume;
import io.drover.cli.deployment.DeploymentStatus;
import io.drover.cli.deployment.DeploymentUnblock;
import io.drover.cli.eval.EvalList;
import io.drover.cli.eval.EvalReplay;
import io.drover.cli.eval.EvalStatus;
import io.drover.cli.fmt.Fmt;
import io.drover.cli.job.JobAllocs;
import io.drover.cli.job.JobDeployments;
import io.drover.cli.job.JobDispatch;
import io.drover.cli.job.JobEval;
import io.drover.cli.job.JobHistory;
import io.drover.cli.job.JobInit;
import io.drover.cli.job.JobInspect;
import io.drover.cli.job.JobPeriodicForce;
import io.drover.cli.job.JobPlan;
import io.drover.cli.job.JobPromote;
import io.drover.cli.job.JobRevert;
import io.drover.cli.job.JobRun;
import io.drover.cli.job.JobScale;
import io.drover.cli.job.JobScalingEvents;
import io.drover.cli.job.JobSchema;
import io.drover.cli.job.JobStatus;
import io.drover.cli.job.JobStop;
import io.drover.cli.job.JobTagApply;
import io.drover.cli.job.JobTagUnset;
import io.drover.cli.job.JobValidate;
import io.drover.cli.namespace.NamespaceApply;
import io.drover.cli.namespace.NamespaceDelete;
import io.drover.cli.namespace.NamespaceInspect;
import io.drover.cli.namespace.NamespaceList;
import io.drover.cli.namespace.NamespaceStatus;
import io.drover.cli.node.NodeDrain;
import io.drover.cli.node.NodeEligibility;
import io.drover.cli.node.NodeMetaApply;
import io.drover.cli.node.NodeMetaRead;
import io.drover.cli.node.NodeStatus;
import io.drover.cli.operator.ReconcileSummaries;
import io.drover.cli.operator.Simulate;
import io.drover.cli.operator.SnapshotInspect;
import io.drover.cli.operator.StateHash;
import io.drover.cli.operator.SystemGc;
import io.drover.cli.pool.PoolApply;
import io.drover.cli.pool.PoolDelete;
import io.drover.cli.pool.PoolInfo;
import io.drover.cli.pool.PoolInit;
import io.drover.cli.pool.PoolJobs;
import io.drover.cli.pool.PoolList;
import io.drover.cli.pool.PoolNodes;
import io.drover.cli.scaling.ScalingPolicyInfo;
import io.drover.cli.scaling.ScalingPolicyList;
import io.drover.cli.scheduler.SchedulerGetConfig;
import io.drover.cli.scheduler.SchedulerSetConfig;
import io.drover.cli.server.OperatorApi;
import io.drover.cli.server.RaftListPeers;
import io.drover.cli.server.ServerForceLeave;
import io.drover.cli.server.ServerJoin;
import io.drover.cli.server.ServerMembers;
import io.drover.cli.shell.Command;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All commands by name.
 *
 * <p>A switch and an array of text rather than a map of factories: a command line pays for what it
 * loads, and this loads the one command that was named.
 */
final class CommandTable {
    /** Name and summary, in the order of the help. Groups have others below them. */
    private static final String[] TABLE = {
        "agent", "Run an agent",
        "alloc", "Interact with allocations",
        "alloc fs", "Look at the files of an allocation",
        "alloc logs", "Stream the logs of a task",
        "alloc restart", "Restart the tasks of an allocation in place",
        "alloc signal", "Send a signal to the tasks of an allocation",
        "alloc status", "Show an allocation",
        "alloc stop", "Stop an allocation and place it anew",
        "completion", "Complete command lines in a shell",
        "completion bash", "Print the script for bash",
        "completion fish", "Print the script for fish",
        "completion install", "Install completion for your shells",
        "completion uninstall", "Take the installed completion away",
        "completion zsh", "Print the script for zsh",
        "deployment", "Interact with deployments",
        "deployment fail", "Give a deployment up",
        "deployment list", "List deployments",
        "deployment pause", "Hold a deployment",
        "deployment promote", "Take the canaries of a deployment for good",
        "deployment resume", "Let a paused deployment go on",
        "deployment status", "Show a deployment",
        "deployment unblock", "End a deployment's wait for other regions",
        "eval", "Interact with evaluations",
        "eval list", "List evaluations",
        "eval replay", "Decide evaluations again, to see whether the same comes out",
        "eval status", "Show an evaluation",
        "fmt", "Lay out job and configuration files",
        "init", "Write an example job file",
        "inspect", "Show a job as it was registered",
        "job", "Interact with jobs",
        "job allocs", "List the allocations of a job",
        "job deployments", "List the deployments of a job",
        "job dispatch", "Start an instance of a parameterized job",
        "job eval", "Evaluate a job anew",
        "job history", "Show the versions of a job",
        "job init", "Write an example job file",
        "job inspect", "Show a job as it was registered",
        "job periodic", "Interact with periodic jobs",
        "job periodic force", "Launch a periodic job now",
        "job plan", "Show what running a job file would change",
        "job promote", "Take the canaries of a job for good",
        "job revert", "Run an older version of a job again",
        "job run", "Run a new job or update one",
        "job scale", "Change the count of a group",
        "job scaling-events", "List how a job was scaled",
        "job schema", "Print the JSON Schema of a job",
        "job status", "Show jobs",
        "job stop", "Stop a job",
        "job tag", "Name versions of a job",
        "job tag apply", "Give a version of a job a name",
        "job tag unset", "Take the name of a version away",
        "job validate", "Check a job file",
        "logs", "Stream the logs of a task",
        "namespace", "Interact with namespaces",
        "namespace apply", "Make a namespace or change one",
        "namespace delete", "Delete a namespace",
        "namespace inspect", "Print a namespace as JSON",
        "namespace list", "List namespaces",
        "namespace status", "Show a namespace",
        "node", "Interact with nodes",
        "node drain", "Move the work of a node elsewhere",
        "node eligibility", "Let a node take new allocations, or not",
        "node meta", "Interact with the meta of nodes",
        "node meta apply", "Change the meta of a node",
        "node meta read", "Show the meta of a node",
        "node pool", "Interact with node pools",
        "node pool apply", "Make a node pool or change one",
        "node pool delete", "Delete a node pool",
        "node pool info", "Show a node pool",
        "node pool init", "Write an example of a node pool's file",
        "node pool jobs", "List the jobs of a node pool",
        "node pool list", "List node pools",
        "node pool nodes", "List the nodes of a node pool",
        "node status", "Show nodes",
        "operator", "Tools for those who run the cluster",
        "operator api", "Send a request to the HTTP API",
        "operator raft", "Look at Raft",
        "operator raft list-peers", "List the Raft peers of a region",
        "operator simulate", "Show what would happen if something changed",
        "operator scheduler", "Interact with the schedulers' configuration",
        "operator scheduler get-config", "Show how the schedulers decide",
        "operator scheduler set-config", "Change how the schedulers decide",
        "operator snapshot", "Look at snapshots of the state",
        "operator snapshot inspect", "Show what a snapshot holds",
        "operator state-hash", "Show what the state of a server comes to",
        "plan", "Show what running a job file would change",
        "run", "Run a new job or update one",
        "scaling", "Interact with scaling policies",
        "scaling policy", "Interact with scaling policies",
        "scaling policy info", "Show a scaling policy",
        "scaling policy list", "List scaling policies",
        "server", "Interact with servers",
        "server force-leave", "Force a failed server out of the cluster",
        "server join", "Join servers, of this region or another",
        "server members", "List the servers that are known",
        "status", "Show whatever an identifier names, or all jobs",
        "stop", "Stop a job",
        "system", "Tools for the state of the region",
        "system gc", "Forget what is over",
        "system reconcile", "Mend what is derived from the state",
        "system reconcile summaries", "Count the allocations of all jobs anew",
        "validate", "Check a job file",
        "version", "Print the version",
    };

    private static final List<String> COMMON =
            List.of("run", "stop", "status", "alloc", "job", "node", "agent");

    private CommandTable() {}

    /** A new command, or null for a name that is none. */
    static @Nullable Command make(String name) {
        return switch (name) {
            case "agent" -> new AgentCommand();
            case "alloc fs", "fs" -> new AllocFs();
            case "alloc logs", "logs" -> new AllocLogs();
            case "alloc restart" -> new AllocRestart();
            case "alloc signal" -> new AllocSignal();
            case "alloc status", "alloc-status" -> new AllocStatus();
            case "alloc stop" -> new AllocStop();
            case "completion bash",
                    "completion fish",
                    "completion install",
                    "completion uninstall",
                    "completion zsh" ->
                    new Completion(name.substring(name.indexOf(' ') + 1));
            case "deployment fail" -> new DeploymentFail();
            case "deployment pause" -> new DeploymentPause();
            case "deployment promote" -> new DeploymentPromote();
            case "deployment resume" -> new DeploymentResume();
            case "deployment unblock" -> new DeploymentUnblock();
            case "deployment list" -> new DeploymentList();
            case "deployment status" -> new DeploymentStatus();
            case "eval list" -> new EvalList();
            case "eval replay" -> new EvalReplay();
            case "eval status", "eval-status" -> new EvalStatus();
            case "job allocs" -> new JobAllocs();
            case "job deployments" -> new JobDeployments();
            case "job dispatch" -> new JobDispatch();
            case "job eval" -> new JobEval();
            case "job history" -> new JobHistory();
            case "fmt" -> new Fmt();
            case "job init", "init" -> new JobInit();
            case "job inspect", "inspect" -> new JobInspect();
            case "job periodic force" -> new JobPeriodicForce();
            case "job plan", "plan" -> new JobPlan();
            case "job promote" -> new JobPromote();
            case "job revert" -> new JobRevert();
            case "job tag apply" -> new JobTagApply();
            case "job tag unset" -> new JobTagUnset();
            case "job run", "run" -> new JobRun();
            case "job scale" -> new JobScale();
            case "job scaling-events" -> new JobScalingEvents();
            case "job schema" -> new JobSchema();
            case "job status" -> new JobStatus();
            case "job stop", "stop" -> new JobStop();
            case "job validate", "validate" -> new JobValidate();
            case "namespace apply" -> new NamespaceApply();
            case "namespace delete" -> new NamespaceDelete();
            case "namespace inspect" -> new NamespaceInspect();
            case "namespace list" -> new NamespaceList();
            case "namespace status" -> new NamespaceStatus();
            case "node drain", "node-drain" -> new NodeDrain();
            case "node eligibility" -> new NodeEligibility();
            case "node meta apply" -> new NodeMetaApply();
            case "node meta read" -> new NodeMetaRead();
            case "node pool apply" -> new PoolApply();
            case "node pool delete" -> new PoolDelete();
            case "node pool info" -> new PoolInfo();
            case "node pool init" -> new PoolInit();
            case "node pool jobs" -> new PoolJobs();
            case "node pool list" -> new PoolList();
            case "node pool nodes" -> new PoolNodes();
            case "node status", "node-status" -> new NodeStatus();
            case "operator api" -> new OperatorApi();
            case "rehearse" -> new Rehearsal();
            case "operator simulate" -> new Simulate();
            case "operator raft list-peers" -> new RaftListPeers();
            case "operator scheduler get-config" -> new SchedulerGetConfig();
            case "operator scheduler set-config" -> new SchedulerSetConfig();
            case "scaling policy info" -> new ScalingPolicyInfo();
            case "scaling policy list" -> new ScalingPolicyList();
            case "operator snapshot inspect" -> new SnapshotInspect();
            case "operator state-hash" -> new StateHash();
            case "server force-leave", "server-force-leave" -> new ServerForceLeave();
            case "server join", "server-join" -> new ServerJoin();
            case "server members", "server-members" -> new ServerMembers();
            case "status" -> new Status();
            case "system gc" -> new SystemGc();
            case "system reconcile summaries" -> new ReconcileSummaries();
            case "version" -> new Version();
            default -> null;
        };
    }

    /** Whether there is a command or a group of that name. */
    static boolean knows(String name) {
        return switch (name) {
            case "alloc-status",
                    "eval-status",
                    "fs",
                    "node-drain",
                    "node-status",
                    "rehearse",
                    "server-force-leave",
                    "server-join",
                    "server-members" ->
                    true;
            default -> indexOf(name) >= 0;
        };
    }

    static boolean isGroup(String name) {
        String prefix = name + " ";
        for (int i = 0; i < TABLE.length; i += 2) {
            if (TABLE[i].startsWith(prefix)) {
                return true;
            }
        }
        return false;
    }

    static String summary(String name) {
        int index = indexOf(name);
        return index < 0 ? "" : TABLE[index + 1];
    }

    private static int indexOf(String name) {
        for (int i = 0; i < TABLE.length; i += 2) {
            if (TABLE[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    /** All names that help shows, groups too. */
    static List<String> names() {
        var names = new ArrayList<String>();
        for (int i = 0; i < TABLE.length; i += 2) {
            names.add(TABLE[i]);
        }
        return names;
    }

    static List<String> common() {
        return COMMON;
    }

    static List<String> others() {
        var names = new ArrayList<String>();
        for (int i = 0; i < TABLE.length; i += 2) {
            if (TABLE[i].indexOf(' ') < 0 && !COMMON.contains(TABLE[i])) {
                names.add(TABLE[i]);
            }
        }
        return names;
    }

    /** The commands and groups one step below a group. */
    static List<String> below(String group) {
        var names = new ArrayList<String>();
        String prefix = group + " ";
        for (int i = 0; i < TABLE.length; i += 2) {
            if (TABLE[i].startsWith(prefix) && TABLE[i].indexOf(' ', prefix.length()) < 0) {
                names.add(TABLE[i]);
            }
        }
        return names;
    }

    /** Names that differ by a slip of the finger or two, the nearest first. */
    static List<String> near(String wanted) {
        var near = new ArrayList<String>();
        for (int distance = 1; distance <= 2; distance++) {
            for (int i = 0; i < TABLE.length; i += 2) {
                if (distance(wanted, TABLE[i]) == distance) {
                    near.add(TABLE[i]);
                }
            }
        }
        return near;
    }

    /** How many letters have to be put in, taken out or replaced. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above, row[j - 1]) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
