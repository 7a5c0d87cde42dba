package io.drover.server.upkeep;

import io.drover.api.operator.SchedulerConfiguration;
import io.drover.server.duty.Duty;
import io.drover.server.duty.Message;
import io.drover.server.duty.Step;
import io.drover.server.state.Command;
import io.drover.server.state.State;
import java.time.Duration;
import java.util.List;

/** Gives a new region the scheduler configuration that its first leader was started with. */
public final class SchedulerDefaults implements Duty {
    private static final long RETRY = Duration.ofSeconds(1).toNanos();

    private final SchedulerConfiguration wanted;
    private long writeAt = NEVER;

    /**
     * Creates the duty of one term.
     *
     * @param wanted what a region begins with
     */
    public SchedulerDefaults(SchedulerConfiguration wanted) {
        this.wanted = wanted;
    }

    @Override
    public Step step(State state, long now, Message message) {
        switch (message) {
            case Message.Started _ -> writeAt = now;
            case Message.NotAppended _ -> writeAt = now + RETRY;
            default -> {}
        }
        if (now < writeAt) {
            return Step.NOTHING;
        }
        writeAt = NEVER;
        boolean wasSet = state.schedulerConfiguration().modifyIndex() > 0;
        if (wasSet || wanted.equals(SchedulerConfiguration.defaults())) {
            return Step.NOTHING;
        }
        Step.Builder out = new Step.Builder();
        out.append(
                "scheduler defaults", List.of(new Command.SetSchedulerConfiguration(wanted, 0L)));
        return out.build();
    }

    @Override
    public long wakeAt() {
        return writeAt;
    }
}
