package io.drover.server.upkeep;

import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.time.Duration;
import java.util.List;

/** Forgets what is over and old, in small steps, so that no entry of the log is large. */
public final class GarbageCollector implements Duty {
    private static final long NEXT_STEP = Duration.ofSeconds(1).toNanos();

    private final CollectionSettings settings;
    private long nextAt = NEVER;

    public GarbageCollector(CollectionSettings settings) {
        this.settings = settings;
    }

    @Override
    public Step step(State state, long now, Message message) {
        if (message instanceof Message.Started) {
            nextAt = now + settings.jobInterval().toNanos();
        }
        if (now < nextAt) {
            return Step.NOTHING;
        }
        Step.Builder out = new Step.Builder();
        Command.CollectGarbage command = Garbage.next(state, settings, now);
        boolean more = command != null && Garbage.isFull(command);
        if (command != null) {
            out.append("collect", List.of(command));
        }
        nextAt = now + (more ? NEXT_STEP : settings.jobInterval().toNanos());
        return out.build();
    }

    @Override
    public long wakeAt() {
        return nextAt;
    }
}
