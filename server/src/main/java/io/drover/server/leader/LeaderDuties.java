package io.drover.server.leader;

import io.drover.server.LeaderDuty;
import io.drover.server.Log;
import io.drover.server.broker.BlockedEvaluations;
import io.drover.server.broker.EvaluationBroker;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.plan.PlanApplier;
import io.drover.server.plan.PlanCheck;
import io.drover.server.replay.Decider;
import io.drover.server.state.State;
import io.drover.server.state.StateEvent;
import io.drover.server.upkeep.Archivist;
import io.drover.server.upkeep.Deployments;
import io.drover.server.upkeep.Drains;
import io.drover.server.upkeep.GarbageCollector;
import io.drover.server.upkeep.Heartbeats;
import io.drover.server.upkeep.Periodic;
import io.drover.server.upkeep.SchedulerDefaults;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything that this server does by itself while it leads: decides evaluations, writes plans,
 * watches heartbeats, forgets what is over. Each term gets fresh duties, which read all they need
 * from the state.
 */
public final class LeaderDuties implements LeaderDuty {
    private final Log log;
    private final Supplier<State> state;
    private final InstantSource clock;
    private final Supplier<String> ids;
    private final DutySettings settings;
    private final Decider scheduler;
    private volatile @Nullable DutyRunner runner;

    /**
     * Prepares; nothing runs before {@link #start}.
     *
     * @param log where commands go
     * @param state gives the newest applied state
     * @param ids makes identifiers for evaluations: random UUIDs in a server
     * @param scheduler decides evaluations
     */
    public LeaderDuties(
            Log log,
            Supplier<State> state,
            InstantSource clock,
            Supplier<String> ids,
            DutySettings settings,
            Decider scheduler) {
        this.log = log;
        this.state = state;
        this.clock = clock;
        this.ids = ids;
        this.settings = settings;
        this.scheduler = scheduler;
    }

    @Override
    public void start() {
        stop();
        DutyRunner started =
                new DutyRunner(duties(), scheduler, settings.schedulers(), log, state, clock);
        runner = started; // before it runs, so that no change of the state is missed
        started.start();
    }

    @Override
    public void stop() {
        DutyRunner running = runner;
        runner = null;
        if (running != null) {
            running.stop();
        }
    }

    /**
     * Tells of what was applied. To be called for every applied entry, in order, after the state
     * supplier gives the new state; returns at once, also while this server does not lead.
     */
    public void applied(List<StateEvent> events) {
        DutyRunner running = runner;
        if (running != null && !events.isEmpty()) {
            running.send(new Message.StateChanged(events));
        }
    }

    /**
     * A node gave a sign of life, or has just been registered.
     *
     * @return within which time it has to give the next one
     */
    public Duration heartbeat(String nodeId) {
        DutyRunner running = runner;
        if (running != null) {
            running.send(new Message.HeartbeatSeen(nodeId));
        }
        return settings.heartbeats().ttl(nodeId, state.get().nodeCount());
    }

    private List<Duty> duties() {
        return List.of(
                new EvaluationBroker(settings.schedulers(), ids),
                new BlockedEvaluations(),
                new PlanApplier(PlanCheck.byNode(), settings.rejections(), ids),
                new Heartbeats(settings.heartbeats(), ids),
                new Deployments(ids),
                new Drains(ids),
                new Periodic(ids),
                new SchedulerDefaults(settings.schedulerDefaults()),
                new Archivist(settings.collection()),
                new GarbageCollector(settings.collection()));
    }
}
