package io.drover.api.node;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * One core of a machine.
 *
 * @param socketId socket id
 * @param nodeId Node ID
 * @param id id
 * @param grade Boolean: performance (true) / efficiency (false)
 * @param disable disable
 * @param baseSpeed MHz
 * @param maxSpeed max speed
 * @param guessSpeed guess speed
 */
@RecordBuilder
public record NumaCore(
        @JsonProperty("SocketID") int socketId,
        @JsonProperty("NodeID") int nodeId,
        @JsonProperty("ID") int id,
        boolean grade,
        boolean disable,
        int baseSpeed,
        int maxSpeed,
        int guessSpeed) {}
