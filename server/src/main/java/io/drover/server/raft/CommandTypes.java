package io.drover.server.raft;

import io.drover.server.state.Command;
import org.jspecify.annotations.Nullable;

/** The numbers by which the log calls commands. A number is never given to another command. */
final class CommandTypes {
    private CommandTypes() {}

    static int numberOf(Command command) {
        return switch (command) {
            case Command.RegisterNode _ -> 1;
            case Command.SetNodeStatus _ -> 2;
            case Command.SetNodeEligibility _ -> 3;
            case Command.SetNodeDrain _ -> 4;
            case Command.DeleteNodes _ -> 5;
            case Command.RegisterJob _ -> 6;
            case Command.DeregisterJob _ -> 7;
            case Command.SetJobStability _ -> 8;
            case Command.UpsertEvaluations _ -> 9;
            case Command.ApplyPlan _ -> 10;
            case Command.UpdateAllocationsFromClient _ -> 11;
            case Command.UpdateDesiredTransitions _ -> 12;
            case Command.UpsertDeployment _ -> 13;
            case Command.UpdateDeploymentStatus _ -> 14;
            case Command.PromoteDeployment _ -> 15;
            case Command.SetAllocationHealth _ -> 16;
            case Command.CollectGarbage _ -> 17;
            case Command.SetSchedulerConfiguration _ -> 18;
            case Command.UpsertNamespace _ -> 19;
            case Command.UpsertNodePool _ -> 20;
            case Command.TagJobVersion _ -> 31;
            case Command.LaunchPeriodic _ -> 21;
            case Command.DispatchJob _ -> 22;
            case Command.ScaleJob _ -> 23;
            case Command.DeleteNamespaces _ -> 24;
            case Command.DeleteNodePools _ -> 25;
            case Command.Archive _ -> 60;
            case Command.ForgetHistory _ -> 61;
            case Command.ReconcileSummaries _ -> 62;
        };
    }

    static @Nullable Class<? extends Command> classOf(int number) {
        return switch (number) {
            case 1 -> Command.RegisterNode.class;
            case 2 -> Command.SetNodeStatus.class;
            case 3 -> Command.SetNodeEligibility.class;
            case 4 -> Command.SetNodeDrain.class;
            case 5 -> Command.DeleteNodes.class;
            case 6 -> Command.RegisterJob.class;
            case 7 -> Command.DeregisterJob.class;
            case 8 -> Command.SetJobStability.class;
            case 9 -> Command.UpsertEvaluations.class;
            case 10 -> Command.ApplyPlan.class;
            case 11 -> Command.UpdateAllocationsFromClient.class;
            case 12 -> Command.UpdateDesiredTransitions.class;
            case 13 -> Command.UpsertDeployment.class;
            case 14 -> Command.UpdateDeploymentStatus.class;
            case 15 -> Command.PromoteDeployment.class;
            case 16 -> Command.SetAllocationHealth.class;
            case 17 -> Command.CollectGarbage.class;
            case 18 -> Command.SetSchedulerConfiguration.class;
            case 19 -> Command.UpsertNamespace.class;
            case 20 -> Command.UpsertNodePool.class;
            case 31 -> Command.TagJobVersion.class;
            case 21 -> Command.LaunchPeriodic.class;
            case 22 -> Command.DispatchJob.class;
            case 23 -> Command.ScaleJob.class;
            case 24 -> Command.DeleteNamespaces.class;
            case 25 -> Command.DeleteNodePools.class;
            case 60 -> Command.Archive.class;
            case 61 -> Command.ForgetHistory.class;
            case 62 -> Command.ReconcileSummaries.class;
            default -> null;
        };
    }
}
