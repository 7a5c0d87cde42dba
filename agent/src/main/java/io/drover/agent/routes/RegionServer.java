package io.drover.agent.routes;

import io.drover.server.Allocations;
import io.drover.server.Deployments;
import io.drover.server.Jobs;
import io.drover.server.Nodes;
import io.drover.server.RaftPeerInfo;
import io.drover.server.RegionSettings;
import io.drover.server.Upkeep;
import io.drover.server.history.Records;
import io.drover.server.replay.Replays;
import io.drover.server.state.State;
import io.drover.server.state.Watch;
import io.drover.server.whatif.WhatIf;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * This agent's server, as far as routes ask it.
 *
 * <p>HTTP answers before the server has started: each method waits a few seconds for that and then
 * throws {@link io.drover.api.RequestException} 500 {@code No cluster leader}.
 */
public interface RegionServer {
    State state();

    /** A state together with what left it for the history. */
    Records records(State state);

    /** The newest state once what is watched is newer than {@code index}, or after the time. */
    State await(Watch watch, long index, Duration atMost) throws InterruptedException;

    Jobs jobs();

    Allocations allocations();

    Deployments deployments();

    Nodes nodes();

    Replays replays();

    WhatIf whatIf();

    RegionSettings settings();

    Upkeep upkeep();

    /** {@code host:port} of the leader's RPC endpoint. */
    Optional<String> leaderAddress();

    List<RaftPeerInfo> peers();
}
