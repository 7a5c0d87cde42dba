package io.drover.agent;

import io.drover.agent.routes.RegionServer;
import io.drover.api.RequestException;
import io.drover.server.Allocations;
import io.drover.server.Deployments;
import io.drover.server.Jobs;
import io.drover.server.Nodes;
import io.drover.server.RaftPeerInfo;
import io.drover.server.RegionSettings;
import io.drover.server.Server;
import io.drover.server.Upkeep;
import io.drover.server.history.Records;
import io.drover.server.replay.Replays;
import io.drover.server.state.State;
import io.drover.server.state.Watch;
import io.drover.server.whatif.WhatIf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The agent's server, which is on its way when the first requests come. */
final class StartedServer implements RegionServer {
    private final CompletableFuture<Server> server;
    private final Duration patience;

    StartedServer(CompletableFuture<Server> server, Duration patience) {
        this.server = server;
        this.patience = patience;
    }

    /** The server if it has started, without waiting. */
    @Nullable Server orNull() {
        return server.isDone() && !server.isCompletedExceptionally() ? server.join() : null;
    }

    Server get() {
        try {
            return server.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new RequestException(500, "No cluster leader", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestException(503, "the agent is stopping", e);
        }
    }

    @Override
    public State state() {
        return get().state();
    }

    @Override
    public Records records(State state) {
        return get().records(state);
    }

    @Override
    public Upkeep upkeep() {
        return get().upkeep();
    }

    @Override
    public State await(Watch watch, long index, Duration atMost) throws InterruptedException {
        return get().await(watch, index, atMost);
    }

    @Override
    public Jobs jobs() {
        return get().jobs();
    }

    @Override
    public Allocations allocations() {
        return get().allocations();
    }

    @Override
    public Deployments deployments() {
        return get().deployments();
    }

    @Override
    public Nodes nodes() {
        return get().nodes();
    }

    @Override
    public Replays replays() {
        return get().replays();
    }

    @Override
    public WhatIf whatIf() {
        return get().whatIf();
    }

    @Override
    public RegionSettings settings() {
        return get().settings();
    }

    @Override
    public Optional<String> leaderAddress() {
        Server started = orNull();
        return started == null ? Optional.empty() : started.leaderAddress();
    }

    @Override
    public List<RaftPeerInfo> peers() {
        return get().peers();
    }
}
