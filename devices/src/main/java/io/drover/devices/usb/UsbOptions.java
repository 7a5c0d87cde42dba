package io.drover.devices.usb;

import io.drover.devices.settings.Common;
import io.drover.devices.settings.Shares;
import io.drover.plugin.config.Configuration;
import io.drover.plugin.config.Option;
import java.time.Duration;
import java.util.List;

/**
 * {@code plugin "usb" { config { … } }}.
 *
 * <p>Lists of ids narrow down what is offered: with {@code included_…} only what is in them, and
 * what is in {@code excluded_…} never is, even when it is included.
 */
@Configuration
record UsbOptions(
        @Option(docs = "whether to look at all", byDefault = "true") boolean enabled,
        @Option(docs = "between two looks", byDefault = "1m") Duration fingerprintPeriod,
        @Option(docs = "where the host's /sys and /dev are", byDefault = "/") String root,
        @Option(docs = "devices for several tasks at a time") List<Shares> shares,
        @Option(docs = "only of these vendors") List<Long> includedVendorIds,
        @Option(docs = "of none of these vendors") List<Long> excludedVendorIds,
        @Option(docs = "only these products") List<Long> includedProductIds,
        @Option(docs = "none of these products") List<Long> excludedProductIds)
        implements Common {
    private static final int HIGHEST_ID = 0xffff;

    UsbOptions {
        Common.check(fingerprintPeriod, root, shares);
        checkIds("included_vendor_ids", includedVendorIds);
        checkIds("excluded_vendor_ids", excludedVendorIds);
        checkIds("included_product_ids", includedProductIds);
        checkIds("excluded_product_ids", excludedProductIds);
    }

    private static void checkIds(String name, List<Long> ids) {
        for (long id : ids) {
            if (id < 0 || id > HIGHEST_ID) {
                throw new IllegalArgumentException(
                        name + " has " + id + ", expected 0 to " + HIGHEST_ID + " (0xffff)");
            }
        }
    }

    boolean wants(long vendor, long product) {
        return !excludedVendorIds.contains(vendor)
                && !excludedProductIds.contains(product)
                && (includedVendorIds.isEmpty() || includedVendorIds.contains(vendor))
                && (includedProductIds.isEmpty() || includedProductIds.contains(product));
    }
}
