package io.drover.drivers.task;

import io.drover.plugin.PluginException;
import java.util.List;

/** Users and groups of this machine that no task may run as, by a driver's configuration. */
public record DeniedIds(IdRanges uids, IdRanges gids) {
    /** Everybody may be used. */
    public static final DeniedIds NONE =
            new DeniedIds(new IdRanges(List.of()), new IdRanges(List.of()));

    /** Reads the options {@code denied_host_uids} and {@code denied_host_gids}. */
    public static DeniedIds of(String uids, String gids) throws PluginException {
        return new DeniedIds(
                IdRanges.parse("denied_host_uids", uids), IdRanges.parse("denied_host_gids", gids));
    }

    /**
     * Finds a user who may be used.
     *
     * @param user name or number
     * @throws PluginException if there is none of that name, or a task may not run as it
     */
    public Account find(String user) throws PluginException {
        var account = Account.find(user);
        if (uids.contains(account.uid())) {
            throw refused("uid", account.uid());
        }
        if (gids.contains(account.gid())) {
            throw refused("gid", account.gid());
        }
        return account;
    }

    private static PluginException refused(String kind, long id) {
        return new PluginException(
                "failed host user validation: running as " + kind + " " + id + " is disallowed");
    }
}
