package io.drover.server.scheduler;

/**
 * One thing that keeps a group from a node.
 *
 * @param kind as in {@link io.drover.api.allocation.SuggestedChange}
 * @param subject what of that kind; empty where there is only one
 * @param amount how much is missing; 0 where that has no meaning
 */
record Finding(String kind, String subject, int amount) {
    /** In place of an amount: even an empty node of this kind would not do. */
    static final int BEYOND_HELP = -1;

    /** As users see it in the list of checks. */
    String check() {
        return switch (kind) {
            case "constraint" -> subject;
            case "driver" -> "missing driver " + subject;
            case "eligibility" -> "not eligible";
            case "status" -> "node is " + subject;
            case "datacenter" -> "datacenter " + subject;
            case "node_pool" -> "node pool " + subject;
            case "port" -> "port " + subject;
            case "network" -> "missing network " + subject;
            case "volume_claim" -> subject;
            case "volume" -> "missing volume " + subject;
            case "secrets" -> "missing secrets provider " + subject;
            case "device" -> "missing device " + subject;
            case "device_constraint" -> subject;
            case "device_health" -> "unhealthy device " + subject;
            case "device_links" -> "too far apart: " + subject;
            case "allocations" -> "max allocation exceeded";
            default -> subject.isEmpty() ? kind : kind + ": " + subject;
        };
    }
}
