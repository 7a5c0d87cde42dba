package io.drover.agent.routes;

import io.drover.api.RequestException;
import io.drover.server.Allocations;
import io.drover.server.Deployments;
import io.drover.server.Jobs;
import io.drover.server.Nodes;
import io.drover.server.RaftPeerInfo;
import io.drover.server.RegionSettings;
import io.drover.server.Upkeep;
import io.drover.server.admission.Canonicaliser;
import io.drover.server.admission.JobLimits;
import io.drover.server.admission.JobRequests;
import io.drover.server.history.History;
import io.drover.server.history.Records;
import io.drover.server.replay.Replays;
import io.drover.server.scheduler.Scheduler;
import io.drover.server.state.State;
import io.drover.server.state.Watch;
import io.drover.server.whatif.WhatIf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A server whose state a test sets. */
final class FakeRegionServer implements RegionServer {
    State state = State.initial();
    @Nullable Replays replays;

    @Override
    public State state() {
        return state;
    }

    @Override
    public Records records(State of) {
        return new Records(of, History.none());
    }

    @Override
    public Upkeep upkeep() {
        throw new RequestException(500, "upkeep is not faked");
    }

    @Override
    public State await(Watch watch, long index, Duration atMost) {
        return state;
    }

    @Override
    public Jobs jobs() {
        throw new RequestException(500, "jobs are not faked");
    }

    @Override
    public Allocations allocations() {
        throw new RequestException(500, "allocations are not faked");
    }

    @Override
    public Deployments deployments() {
        throw new RequestException(500, "deployments are not faked");
    }

    @Override
    public Nodes nodes() {
        throw new RequestException(500, "nodes are not faked");
    }

    @Override
    public Replays replays() {
        if (replays == null) {
            throw new RequestException(500, "replays are not faked");
        }
        return replays;
    }

    @Override
    public WhatIf whatIf() {
        return new WhatIf(
                new JobRequests(new Canonicaliser("global"), JobLimits.DEFAULT),
                () -> new Scheduler()::decide,
                () -> 0);
    }

    @Override
    public RegionSettings settings() {
        throw new RequestException(500, "settings are not faked");
    }

    @Override
    public Optional<String> leaderAddress() {
        return Optional.empty();
    }

    @Override
    public List<RaftPeerInfo> peers() {
        return List.of();
    }
}
