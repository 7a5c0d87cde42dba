package io.drover.server.scheduler;

import io.drover.api.job.Job;
import io.drover.api.node.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The nodes that a job may use at all: of its pool and datacenters, and ready.
 *
 * @param places in the cluster, ascending
 * @param inPool nodes of the pool that are ready
 * @param byDatacenter ready nodes of the pool in the job's datacenters
 */
record CandidateNodes(List<Integer> places, int inPool, SortedMap<String, Integer> byDatacenter) {
    static CandidateNodes of(Job job, Cluster cluster) {
        List<Pattern> datacenters = datacenters(job);
        List<Integer> places = new ArrayList<>();
        SortedMap<String, Integer> byDatacenter = new TreeMap<>();
        int inPool = 0;
        for (int place = 0; place < cluster.size(); place++) {
            NodeView view = cluster.use(place).view;
            if (!view.takesWork() || !inPool(job, view.node)) {
                continue;
            }
            inPool++;
            if (inDatacenter(datacenters, view.node)) {
                places.add(place);
                byDatacenter.merge(view.node.datacenter(), 1, Integer::sum);
            }
        }
        return new CandidateNodes(places, inPool, byDatacenter);
    }

    /** Whether pool and datacenters of a job include a node, ready or not. */
    static boolean includes(Job job, Node node) {
        return inPool(job, node) && inDatacenter(datacenters(job), node);
    }

    private static boolean inPool(Job job, Node node) {
        String pool = job.nodePool().isEmpty() ? "default" : job.nodePool();
        String has = node.nodePool().isEmpty() ? "default" : node.nodePool();
        return pool.equals("all") || pool.equals(has);
    }

    private static boolean inDatacenter(List<Pattern> datacenters, Node node) {
        return datacenters.stream().anyMatch(glob -> glob.matcher(node.datacenter()).matches());
    }

    private static List<Pattern> datacenters(Job job) {
        List<String> globs = job.datacenters();
        return globs == null || globs.isEmpty()
                ? List.of(glob("*"))
                : globs.stream().map(CandidateNodes::glob).toList();
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
