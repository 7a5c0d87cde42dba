package io.drover.devices.offer;

import io.drover.plugin.PluginException;

/**
 * Tells the agent once why there are no devices: as a failed look, which it logs. Later looks find
 * nothing in silence, until there is something or another reason.
 */
public final class Absence {
    private String told = "";

    /** There are devices. */
    public synchronized void end() {
        told = "";
    }

    /**
     * There are none.
     *
     * @throws PluginException with the reason, when it is a new one
     */
    public synchronized void tell(String why) throws PluginException {
        if (!why.equals(told)) {
            told = why;
            throw new PluginException("undetected: " + why);
        }
    }
}
