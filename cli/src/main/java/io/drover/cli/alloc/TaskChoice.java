package io.drover.cli.alloc;

import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Lookup;
import java.util.Comparator;
import java.util.List;

/** Which allocation and which task a command is about. */
final class TaskChoice {
    private final Invocation call;

    TaskChoice(Invocation call) {
        this.call = call;
    }

    /**
     * The full allocation: by the first argument, or by the job that it names with -job.
     *
     * <p>Of a job's allocations the running ones come first, then the newest.
     */
    Json allocation(String first) {
        if (!call.flag("job")) {
            return AllocStatus.read(call, new Lookup(call).find(Lookup.Kind.ALLOCATION, first));
        }
        Lookup.JobName job = new Lookup(call).job(first);
        String group = call.value("group");
        Query query = job.query("/v1/job/{}/allocations");
        return call.get("Error fetching allocations", query).body().items().stream()
                .filter(allocation -> group.isEmpty() || allocation.text("TaskGroup").equals(group))
                .min(
                        Comparator.comparing((Json allocation) ->
                                        !allocation.text("ClientStatus").equals("running"))
                                .thenComparingLong(allocation -> -allocation.number("CreateIndex")))
                .map(allocation -> AllocStatus.read(call, allocation))
                .orElseThrow(() ->
                        Failure.because(
                                "No allocations for job \""
                                        + job.id()
                                        + "\""
                                        + (group.isEmpty() ? "" : " in group \"" + group + "\"")
                                        + " found"));
    }

    /** The task that was named by -task or by an argument, or the only one there is. */
    String task(Json allocation, String argument) {
        String named = call.value("task").isEmpty() ? argument : call.value("task");
        List<String> tasks =
                List.copyOf(
                        allocation.get("AllocatedResources").get("Tasks").isNull()
                                ? allocation.members("TaskStates").keySet()
                                : allocation.get("AllocatedResources").members("Tasks").keySet());
        if (!named.isEmpty()) {
            if (!tasks.isEmpty() && !tasks.contains(named)) {
                throw Failure.because(
                        "Could not find task named: "
                                + named
                                + ", found:\n  * "
                                + String.join("\n  * ", tasks));
            }
            return named;
        }
        if (tasks.size() == 1) {
            return tasks.getFirst();
        }
        throw Failure.because(
                "Allocation \""
                        + call.shorten(allocation.text("ID"))
                        + "\" is running the following tasks:\n  * "
                        + String.join("\n  * ", tasks)
                        + "\n\nPlease specify the task.");
    }
}
