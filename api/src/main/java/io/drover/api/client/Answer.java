package io.drover.api.client;

import java.time.Duration;

/**
 * What came back.
 *
 * @param body the JSON, or a null value for an empty body
 * @param index {@code X-Nomad-Index}, the next blocking query's start; 0 when not sent
 * @param lastContact how old the answer may be at most
 * @param knownLeader whether the server knew a leader
 * @param nextToken where the next page starts, or empty
 */
public record Answer(
        Json body, long index, Duration lastContact, boolean knownLeader, String nextToken) {}
