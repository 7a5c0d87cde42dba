package io.drover.api.jobstatus;

/**
 * Counts of job children states.
 *
 * @param pending Children pending
 * @param running Children running
 * @param dead Children dead
 */
public record JobChildrenSummary(int pending, int running, int dead) {}
