package io.drover.devices.usb;

import io.drover.devices.sysfs.Found;
import io.drover.devices.sysfs.Sysfs;
import io.drover.plugin.Attribute;
import io.drover.plugin.DeviceKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A device on the USB.
 *
 * @param port where it is plugged in, such as {@code 1-1.4}
 */
record UsbDevice(String port, Path directory, long vendor, long product) {
    private static final Map<Long, String> CLASSES =
            Map.ofEntries(
                    Map.entry(0x01L, "Audio"),
                    Map.entry(0x02L, "Communications"),
                    Map.entry(0x03L, "Human Interface Device"),
                    Map.entry(0x05L, "Physical"),
                    Map.entry(0x06L, "Image"),
                    Map.entry(0x07L, "Printer"),
                    Map.entry(0x08L, "Mass Storage"),
                    Map.entry(0x0aL, "CDC Data"),
                    Map.entry(0x0bL, "Smart Card"),
                    Map.entry(0x0dL, "Content Security"),
                    Map.entry(0x0eL, "Video"),
                    Map.entry(0x0fL, "Personal Healthcare"),
                    Map.entry(0xdcL, "Diagnostic"),
                    Map.entry(0xe0L, "Wireless Controller"),
                    Map.entry(0xefL, "Miscellaneous"),
                    Map.entry(0xfeL, "Application Specific"),
                    Map.entry(0xffL, "Vendor Specific"));

    /**
     * What the agent hears of it.
     *
     * @param taken ids of other devices: makers give the same serial number to many
     */
    Found found(Set<String> taken) throws IOException {
        var attributes = new TreeMap<String, Attribute>();
        attributes.put("vendor_id", Attribute.of(vendor, ""));
        attributes.put("product_id", Attribute.of(product, ""));
        classes(attributes);
        text(attributes, "vendor", "manufacturer");
        text(attributes, "product", "product");
        text(attributes, "serial", "serial");
        attributes.put("description", Attribute.of(description(attributes)));
        var id = id(taken);
        return new Found(
                new DeviceKind("%04x".formatted(vendor), "usb", "%04x".formatted(product)),
                id,
                id,
                null,
                attributes,
                nodes(),
                null);
    }

    private String description(SortedMap<String, Attribute> attributes) {
        var parts = new ArrayList<String>();
        for (var name : List.of("vendor", "product")) {
            var part = attributes.get(name);
            if (part != null) {
                parts.add(part.text());
            }
        }
        return parts.isEmpty() ? "%04x:%04x".formatted(vendor, product) : String.join(" ", parts);
    }

    private String id(Set<String> taken) {
        var ids = "%04x:%04x".formatted(vendor, product);
        var bySerial =
                Sysfs.text(directory.resolve("serial"))
                        .map(serial -> ids + ":" + serial.replaceAll("[^A-Za-z0-9._-]", "_"))
                        .filter(taken::add);
        return bySerial.orElse(ids + "@" + port);
    }

    /** Of many devices only their interfaces have a class. */
    private void classes(SortedMap<String, Attribute> attributes) throws IOException {
        long code = Sysfs.hex(directory.resolve("bDeviceClass")).orElse(0);
        var from = directory;
        var prefix = "bDevice";
        if (code == 0 && !interfaces().isEmpty()) {
            from = directory.resolve(interfaces().getFirst());
            prefix = "bInterface";
        }
        code = Sysfs.hex(from.resolve(prefix + "Class")).orElse(0);
        attributes.put("class_id", Attribute.of(code, ""));
        attributes.put(
                "sub_class_id",
                Attribute.of(Sysfs.hex(from.resolve(prefix + "SubClass")).orElse(0), ""));
        attributes.put(
                "protocol_id",
                Attribute.of(Sysfs.hex(from.resolve(prefix + "Protocol")).orElse(0), ""));
        attributes.put("classification", Attribute.of(CLASSES.getOrDefault(code, "Unknown")));
    }

    private void text(SortedMap<String, Attribute> to, String name, String file) {
        Sysfs.text(directory.resolve(file)).ifPresent(text -> to.put(name, Attribute.of(text)));
    }

    private List<String> interfaces() throws IOException {
        return Sysfs.names(directory).stream().filter(name -> name.startsWith(port + ":")).toList();
    }

    /** The device itself, and what drivers made of it: serial ports and raw input devices. */
    private List<String> nodes() throws IOException {
        var nodes = new ArrayList<String>();
        var bus = Sysfs.text(directory.resolve("busnum"));
        var number = Sysfs.text(directory.resolve("devnum"));
        if (bus.isPresent() && number.isPresent()) {
            nodes.add("/dev/bus/usb/" + threeDigits(bus.get()) + "/" + threeDigits(number.get()));
        }
        for (var part : interfaces()) {
            var below = directory.resolve(part);
            for (var name : Sysfs.names(below)) {
                if (name.startsWith("ttyUSB")) {
                    nodes.add("/dev/" + name);
                }
            }
            for (var name : Sysfs.names(below.resolve("tty"))) {
                nodes.add("/dev/" + name);
            }
        }
        return nodes;
    }

    private static String threeDigits(String number) {
        return "0".repeat(Math.max(0, 3 - number.length())) + number;
    }
}
