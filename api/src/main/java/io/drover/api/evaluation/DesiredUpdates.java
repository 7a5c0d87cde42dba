package io.drover.api.evaluation;

import io.soabase.recordbuilder.core.RecordBuilder;

/**
 * How many allocations of a group a plan touches, and in what way.
 *
 * @param ignore Allocations left untouched
 * @param place New placements
 * @param migrate Moves off draining nodes
 * @param stop Stops
 * @param inPlaceUpdate Updates without restart
 * @param destructiveUpdate Replace updates
 * @param canary Canaries to place
 * @param preemptions Allocations preempted
 * @param disconnect Allocations marked unknown
 * @param reconnect Allocations reconnecting
 * @param rescheduleNow Immediate reschedules
 * @param rescheduleLater Delayed reschedules
 */
@RecordBuilder
public record DesiredUpdates(
        int ignore,
        int place,
        int migrate,
        int stop,
        int inPlaceUpdate,
        int destructiveUpdate,
        int canary,
        int preemptions,
        int disconnect,
        int reconnect,
        int rescheduleNow,
        int rescheduleLater) {}
