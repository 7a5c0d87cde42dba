package io.drover.server.scheduler;

import io.drover.api.job.Job;
import io.drover.api.node.Node;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The nodes that a job may use at all: of its pool and datacenters, and ready.
 *
 * @param rows of the fleet, in the order of the nodes' ids
 * @param kinds one row for each kind of node among them
 * @param inPool nodes of the pool that are ready
 * @param byDatacenter ready nodes of the pool in the job's datacenters
 */
@SuppressWarnings("ArrayRecordComponent") // made once, read by everyone, never compared
record CandidateNodes(
        int[] rows, int[] kinds, int inPool, SortedMap<String, Integer> byDatacenter) {
    /** No nodes at all. */
    static CandidateNodes none() {
        return new CandidateNodes(new int[0], new int[0], 0, new TreeMap<>());
    }

    /** The rows, for who wants to go through them one by one. */
    List<Integer> places() {
        return Arrays.stream(rows).boxed().toList();
    }

    static CandidateNodes of(Job job, Fleet fleet) {
        return fleet.caches().candidates(new Wanted(job), wanted -> wanted.find(fleet));
    }

    /** What candidates depend on beside the nodes. */
    private record Wanted(String pool, List<String> datacenters) {
        Wanted(Job job) {
            this(poolOf(job.nodePool()), datacentersOf(job));
        }

        CandidateNodes find(Fleet fleet) {
            List<Pattern> globs = datacenters.stream().map(CandidateNodes::glob).toList();
            int[] rows = new int[fleet.rows().size()];
            int size = 0;
            SortedMap<String, Integer> byDatacenter = new TreeMap<>();
            int inPool = 0;
            SortedMap<Integer, Integer> kinds = new TreeMap<>();
            for (int row : fleet.rows().values()) {
                NodeView view = fleet.view(row);
                if (!view.takesWork() || !includes(pool, view.node)) {
                    continue;
                }
                inPool++;
                if (inDatacenter(globs, view.node)) {
                    rows[size++] = row;
                    kinds.putIfAbsent(fleet.kind[row], row);
                    byDatacenter.merge(view.node.datacenter(), 1, Integer::sum);
                }
            }
            return new CandidateNodes(
                    Arrays.copyOf(rows, size),
                    kinds.values().stream().mapToInt(Integer::intValue).toArray(),
                    inPool,
                    byDatacenter);
        }
    }

    /** Whether pool and datacenters of a job include a node, ready or not. */
    static boolean includes(Job job, Node node) {
        return inPool(job, node) && inDatacenter(job, node);
    }

    static boolean inPool(Job job, Node node) {
        return includes(poolOf(job.nodePool()), node);
    }

    static boolean inDatacenter(Job job, Node node) {
        return inDatacenter(datacentersOf(job).stream().map(CandidateNodes::glob).toList(), node);
    }

    private static boolean includes(String pool, Node node) {
        return pool.equals("all") || pool.equals(poolOf(node.nodePool()));
    }

    private static String poolOf(String name) {
        return name.isEmpty() ? "default" : name;
    }

    private static boolean inDatacenter(List<Pattern> datacenters, Node node) {
        return datacenters.stream().anyMatch(glob -> glob.matcher(node.datacenter()).matches());
    }

    private static List<String> datacentersOf(Job job) {
        List<String> globs = job.datacenters();
        return globs == null || globs.isEmpty() ? List.of("*") : globs;
    }

    private static Pattern glob(String text) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '*' -> regex.append(".*");
                case '?' -> regex.append('.');
                default -> regex.append(Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString());
    }
}
