package io.drover.agent.config;

import io.drover.jobspec.hcl.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * The flags of {@code drover agent}: {@code -name value} or {@code -name=value}, also with two
 * dashes.
 */
final class AgentFlags {
    private static final SortedMap<String, BiConsumer<ConfigDraft, String>> VALUES = values();
    private static final SortedMap<String, BiConsumer<ConfigDraft, Boolean>> SWITCHES = switches();

    private record Given(String name, String value) {}

    private final List<Given> given = new ArrayList<>();
    private final List<Path> configs = new ArrayList<>();
    private boolean dev;

    private AgentFlags() {}

    private static SortedMap<String, BiConsumer<ConfigDraft, String>> values() {
        SortedMap<String, BiConsumer<ConfigDraft, String>> flags = new TreeMap<>();
        flags.put("bind", (to, v) -> to.bindAddr = v);
        flags.put("region", (to, v) -> to.region = v);
        flags.put("dc", (to, v) -> to.datacenter = v);
        flags.put("node", (to, v) -> to.name = v);
        flags.put("data-dir", (to, v) -> to.dataDir = Path.of(v));
        flags.put("plugin-dir", (to, v) -> to.pluginDir = Path.of(v));
        flags.put("log-level", (to, v) -> to.logLevel = v);
        flags.put("bootstrap-expect", (to, v) -> to.server.bootstrapExpect(Integer.parseInt(v)));
        flags.put("encrypt", (to, v) -> to.server.encrypt(v));
        flags.put("join", (to, v) -> to.server.startJoin(with(to.server.startJoin(), List.of(v))));
        flags.put(
                "retry-join",
                (to, v) -> to.server.retryJoin(with(to.server.retryJoin(), List.of(v))));
        flags.put("retry-max", (to, v) -> to.server.retryMax(Integer.parseInt(v)));
        flags.put(
                "retry-interval",
                (to, v) -> to.server.retryInterval(io.drover.api.GoDuration.parse(v)));
        flags.put("state-dir", (to, v) -> to.client.stateDir(Path.of(v)));
        flags.put("alloc-dir", (to, v) -> to.client.allocDir(Path.of(v)));
        flags.put("node-class", (to, v) -> to.client.nodeClass(v));
        flags.put("node-pool", (to, v) -> to.client.nodePool(v));
        flags.put(
                "servers",
                (to, v) ->
                        to.client.servers(
                                with(to.client.servers(), Arrays.asList(v.split(",", -1)))));
        flags.put("meta", AgentFlags::meta);
        flags.put("network-interface", (to, v) -> to.client.networkInterface(v));
        flags.put("network-speed", (to, v) -> to.client.networkSpeed(Integer.parseInt(v)));
        return flags;
    }

    private static SortedMap<String, BiConsumer<ConfigDraft, Boolean>> switches() {
        SortedMap<String, BiConsumer<ConfigDraft, Boolean>> flags = new TreeMap<>();
        flags.put("dev", (_, _) -> {});
        flags.put("server", (to, v) -> to.server.enabled(v));
        flags.put("client", (to, v) -> to.client.enabled(v));
        flags.put("log-json", (to, v) -> to.logJson = v);
        return flags;
    }

    private static List<String> with(List<String> before, List<String> more) {
        List<String> all = new ArrayList<>(before);
        all.addAll(more);
        return all;
    }

    private static void meta(ConfigDraft to, String pair) {
        int equals = pair.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("expected key=value");
        }
        SortedMap<String, String> meta = new TreeMap<>(to.client.meta());
        meta.put(pair.substring(0, equals), pair.substring(equals + 1));
        to.client.meta(meta);
    }

    static AgentFlags parse(String[] args) throws ConfigException {
        var flags = new AgentFlags();
        for (int at = 0; at < args.length; at++) {
            String arg = args[at];
            if (!arg.startsWith("-") || arg.equals("-")) {
                throw new ConfigException(
                        "unexpected argument \"" + arg + "\": the agent takes flags only");
            }
            String name = arg.replaceFirst("^--?", "");
            int equals = name.indexOf('=');
            String value = equals < 0 ? null : name.substring(equals + 1);
            name = equals < 0 ? name : name.substring(0, equals);
            if (SWITCHES.containsKey(name)) {
                flags.add(name, value == null ? "true" : value);
            } else {
                flags.known(name);
                if (value == null) {
                    if (++at == args.length) {
                        throw new ConfigException("flag needs an argument: -" + name);
                    }
                    value = args[at];
                }
                flags.add(name, value);
            }
        }
        return flags;
    }

    private void known(String name) throws ConfigException {
        if (!VALUES.containsKey(name) && !name.equals("config")) {
            var names = new TreeSet<>(VALUES.keySet());
            names.addAll(SWITCHES.keySet());
            names.add("config");
            throw new ConfigException(
                    "flag provided but not defined: -" + name + Suggestion.didYouMean(name, names));
        }
    }

    private void add(String name, String value) throws ConfigException {
        switch (name) {
            case "config" -> configs.add(Path.of(value));
            case "dev" -> dev = parseBool(name, value);
            default -> given.add(new Given(name, value));
        }
    }

    private static boolean parseBool(String name, String value) throws ConfigException {
        return switch (value) {
            case "true", "1", "t" -> true;
            case "false", "0", "f" -> false;
            default ->
                    throw new ConfigException(
                            "invalid value \"" + value + "\" for -" + name + ": true or false");
        };
    }

    boolean dev() {
        return dev;
    }

    List<Path> configs() {
        return configs;
    }

    /** Takes over the flags, which win over files. */
    void applyTo(ConfigDraft draft) throws ConfigException {
        for (Given flag : given) {
            apply(draft, flag);
        }
    }

    private static void apply(ConfigDraft draft, Given flag) throws ConfigException {
        BiConsumer<ConfigDraft, Boolean> toggle = SWITCHES.get(flag.name());
        if (toggle != null) {
            toggle.accept(draft, parseBool(flag.name(), flag.value()));
            return;
        }
        BiConsumer<ConfigDraft, String> setter = VALUES.get(flag.name());
        if (setter == null) {
            throw new ConfigException("flag provided but not defined: -" + flag.name());
        }
        String problem = problem(flag);
        if (problem != null) {
            throw new ConfigException(problem);
        }
        try {
            setter.accept(draft, flag.value());
        } catch (IllegalArgumentException e) {
            throw new ConfigException(
                    "invalid value \""
                            + flag.value()
                            + "\" for -"
                            + flag.name()
                            + ": "
                            + e.getMessage(),
                    e);
        }
    }

    private static @org.jspecify.annotations.Nullable String problem(Given flag) {
        return switch (flag.name()) {
            case "log-level" -> ConfigDraft.levelProblem(flag.value());
            case "bind" -> ConfigDraft.addressProblem(flag.value());
            case "data-dir", "plugin-dir", "state-dir", "alloc-dir" ->
                    Path.of(flag.value()).isAbsolute()
                            ? null
                            : flag.name()
                                    + " must be given as an absolute path: got "
                                    + flag.value();
            case "node-pool" ->
                    flag.value().equals("all")
                            ? "node is not allowed to register in node pool \"all\""
                            : null;
            default -> null;
        };
    }
}
