package io.drover.benchmarks.nodesim;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to simulate.
 *
 * @param servers {@code host:port} of RPC endpoints; nodes are spread over them
 * @param nodes how many nodes
 * @param first number of the first node: two simulators with other numbers are other nodes
 * @param perConnection how many nodes share a TCP connection; real ones share none
 * @param perSecond how many nodes register in a second
 * @param start from an allocation's arrival until it runs
 * @param batch how long allocations of batch jobs run
 * @param failing of a thousand allocations, how many fail instead of running
 * @param mute takes allocations and says nothing of them
 * @param dying how many nodes fall silent, the first ones
 * @param dieAfter when they do
 * @param backAfter how long they stay away; zero for good
 * @param statsEvery how often a line of figures is printed; zero for never
 */
record Options(
        List<String> servers,
        int nodes,
        int first,
        int perConnection,
        int perSecond,
        Duration start,
        Duration batch,
        int failing,
        boolean mute,
        int dying,
        Duration dieAfter,
        Duration backAfter,
        Duration statsEvery) {
    static final String USAGE =
            """
            usage: nodesim [-OPTION VALUE]...

              -servers HOST:PORT,...  RPC endpoints of servers (127.0.0.1:4647)
              -nodes N                how many nodes (1000)
              -first N                number of the first one (0)
              -per-connection N       nodes that share a TCP connection (1, as real ones)
              -per-second N           nodes that register in a second (2000)
              -start MS               from an allocation's arrival until it runs (20)
              -batch MS               how long allocations of batch jobs run (1000)
              -failing N              of a thousand allocations, how many fail (0)
              -mute true              take allocations and say nothing of them
              -dying N                how many nodes fall silent (0)
              -die-after MS           when they do (30000)
              -back-after MS          how long they stay away; 0 for good (0)
              -stats MS               how often to print figures; 0 for never (5000)
            """;

    Options {
        servers = List.copyOf(servers);
        if (servers.isEmpty() || nodes < 1 || perConnection < 1 || perSecond < 1) {
            throw new IllegalArgumentException(
                    "-servers, -nodes, -per-connection and -per-second have to be at least 1");
        }
    }

    static Options parse(String... args) {
        Map<String, String> given = new TreeMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!args[i].startsWith("-") || i + 1 == args.length) {
                throw new IllegalArgumentException("cannot read '" + args[i] + "'");
            }
            given.put(args[i].replaceFirst("^--?", ""), args[i + 1]);
        }
        Options options =
                new Options(
                        List.of(take(given, "servers", "127.0.0.1:4647").split(",", -1)),
                        number(given, "nodes", 1000),
                        number(given, "first", 0),
                        number(given, "per-connection", 1),
                        number(given, "per-second", 2000),
                        millis(given, "start", 20),
                        millis(given, "batch", 1000),
                        number(given, "failing", 0),
                        Boolean.parseBoolean(take(given, "mute", "false")),
                        number(given, "dying", 0),
                        millis(given, "die-after", 30_000),
                        millis(given, "back-after", 0),
                        millis(given, "stats", 5000));
        if (!given.isEmpty()) {
            throw new IllegalArgumentException("there are no options " + given.keySet());
        }
        return options;
    }

    private static String take(Map<String, String> given, String name, String usual) {
        String value = given.remove(name);
        return value == null ? usual : value;
    }

    private static int number(Map<String, String> given, String name, int usual) {
        return Integer.parseInt(take(given, name, Integer.toString(usual)));
    }

    private static Duration millis(Map<String, String> given, String name, int usual) {
        return Duration.ofMillis(number(given, name, usual));
    }
}
