package io.drover.devices.usb;

import io.drover.devices.settings.Common;
import io.drover.devices.sysfs.Found;
import io.drover.devices.sysfs.Sysfs;
import io.drover.devices.sysfs.SysfsPlugin;
import io.drover.plugin.PluginException;
import io.drover.plugin.config.ConfigSpec;
import io.drover.plugin.config.Settings;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Offers what is plugged into the USB, but no hubs.
 *
 * <p>Lists of ids narrow it down: with {@code included_…} only what is in them is offered, and what
 * is in {@code excluded_…} never is, even when it is included.
 */
public final class UsbPlugin extends SysfsPlugin {
    private static final String ALL = "/sys/bus/usb/devices";
    private static final long HUB = 9;
    private static final int HIGHEST_ID = 0xffff;

    private volatile Filter filter =
            new Filter(new HashSet<>(), new HashSet<>(), new HashSet<>(), new HashSet<>());

    /** Which ids are wanted; an empty list of included ones stands for all. */
    private record Filter(
            Set<Long> includedVendors,
            Set<Long> excludedVendors,
            Set<Long> includedProducts,
            Set<Long> excludedProducts) {
        boolean wants(long vendor, long product) {
            return !excludedVendors.contains(vendor)
                    && !excludedProducts.contains(product)
                    && (includedVendors.isEmpty() || includedVendors.contains(vendor))
                    && (includedProducts.isEmpty() || includedProducts.contains(product));
        }
    }

    public UsbPlugin(String version) {
        super("usb", version, "USB_VISIBLE_DEVICES");
    }

    @Override
    public ConfigSpec configSpec() {
        return Common.spec()
                .optional("included_vendor_ids", "list(number)", "[]")
                .optional("excluded_vendor_ids", "list(number)", "[]")
                .optional("included_product_ids", "list(number)", "[]")
                .optional("excluded_product_ids", "list(number)", "[]")
                .build();
    }

    @Override
    public void configure(Settings config) throws PluginException {
        super.configure(config);
        filter =
                new Filter(
                        ids(config, "included_vendor_ids"),
                        ids(config, "excluded_vendor_ids"),
                        ids(config, "included_product_ids"),
                        ids(config, "excluded_product_ids"));
    }

    private static Set<Long> ids(Settings config, String name) throws PluginException {
        var ids = new HashSet<Long>();
        for (var text : config.strings(name)) {
            long id = (long) Double.parseDouble(text);
            if (id < 0 || id > HIGHEST_ID) {
                throw new PluginException(
                        name + " has " + id + ", expected 0 to " + HIGHEST_ID + " (0xffff)");
            }
            ids.add(id);
        }
        return ids;
    }

    @Override
    protected String absence() {
        return "nothing that the configuration wants is plugged into the USB";
    }

    @Override
    protected List<Found> find(Sysfs files) throws IOException {
        var ids = new HashSet<String>();
        var found = new ArrayList<Found>();
        for (var port : files.names(ALL)) {
            var directory = files.onHost(ALL + "/" + port);
            var vendor = Sysfs.hex(directory.resolve("idVendor"));
            var product = Sysfs.hex(directory.resolve("idProduct"));
            if (vendor.isEmpty()
                    || product.isEmpty()
                    || Sysfs.hex(directory.resolve("bDeviceClass")).orElse(0) == HUB
                    || !filter.wants(vendor.getAsLong(), product.getAsLong())) {
                continue; // interfaces of devices are listed too, and have no vendor
            }
            found.add(
                    new UsbDevice(port, directory, vendor.getAsLong(), product.getAsLong())
                            .found(ids));
        }
        return found;
    }
}
