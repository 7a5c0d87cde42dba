package io.drover.plugin.host;

import io.drover.plugin.proto.base.PluginInfoResponse;
import io.drover.plugin.proto.base.PluginType;
import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Which process serves which plugin: of several with the same name and type the newest version, and
 * of equal ones that which does not come with the agent.
 */
final class PluginNames {
    /** Names become part of attributes' names and of job files. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** A plugin's identity. */
    record Key(PluginType type, String name) {}

    private record Holder(Object process, Version version, boolean bundled) {
        private boolean yieldsTo(Holder other) {
            int newer = other.version.compareTo(version);
            return other.process.equals(process)
                    || newer > 0
                    || (newer == 0 && bundled && !other.bundled);
        }
    }

    private final Map<Key, Holder> holders = new HashMap<>(); // never iterated

    /**
     * Gives the name to a process, unless another one keeps it.
     *
     * @throws IOException if it is no name or version that a plugin can have
     */
    synchronized boolean take(PluginInfoResponse info, Object process, boolean bundled)
            throws IOException {
        if (!NAME.matcher(info.getName()).matches()) {
            throw new IOException(
                    "the plugin calls itself \""
                            + info.getName()
                            + "\"; names are letters, digits, dots, dashes and underscores, at most"
                            + " 64");
        }
        var now = new Holder(process, version(info.getPluginVersion()), bundled);
        var holder = holders.get(key(info));
        if (holder != null && !holder.yieldsTo(now)) {
            return false;
        }
        holders.put(key(info), now);
        return true;
    }

    synchronized boolean holds(Key key, Object process) {
        var holder = holders.get(key);
        return holder != null && holder.process.equals(process);
    }

    static Key key(PluginInfoResponse info) {
        return new Key(info.getType(), info.getName());
    }

    private static Version version(String text) throws IOException {
        try {
            return Version.parse(text.startsWith("v") ? text.substring(1) : text);
        } catch (IllegalArgumentException e) {
            throw new IOException(
                    "the plugin's version \"" + text + "\" is none, expected one like 1.2.3", e);
        }
    }
}
