package io.drover.api.jobstatus;

/**
 * How many launched or dispatched children of a job are in which state.
 *
 * @param pending Children pending
 * @param running Children running
 * @param dead Children dead
 */
public record JobChildrenSummary(int pending, int running, int dead) {}
