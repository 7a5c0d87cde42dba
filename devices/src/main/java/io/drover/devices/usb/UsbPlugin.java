package io.drover.devices.usb;

import io.drover.devices.sysfs.Found;
import io.drover.devices.sysfs.Sysfs;
import io.drover.devices.sysfs.SysfsPlugin;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Offers what is plugged into the USB, but no hubs. */
public final class UsbPlugin extends SysfsPlugin<UsbOptions> {
    private static final String ALL = "/sys/bus/usb/devices";
    private static final long HUB = 9;

    public UsbPlugin(String version) {
        super("usb", version, "USB_VISIBLE_DEVICES", UsbOptions.class);
    }

    @Override
    protected String absence() {
        return "nothing that the configuration wants is plugged into the USB";
    }

    @Override
    protected List<Found> find(Sysfs files, UsbOptions options) throws IOException {
        var ids = new HashSet<String>();
        var found = new ArrayList<Found>();
        for (var port : files.names(ALL)) {
            var directory = files.onHost(ALL + "/" + port);
            var vendor = Sysfs.hex(directory.resolve("idVendor"));
            var product = Sysfs.hex(directory.resolve("idProduct"));
            if (vendor.isEmpty()
                    || product.isEmpty()
                    || Sysfs.hex(directory.resolve("bDeviceClass")).orElse(0) == HUB
                    || !options.wants(vendor.getAsLong(), product.getAsLong())) {
                continue; // interfaces of devices are listed too, and have no vendor
            }
            found.add(
                    new UsbDevice(port, directory, vendor.getAsLong(), product.getAsLong())
                            .found(ids));
        }
        return found;
    }
}
