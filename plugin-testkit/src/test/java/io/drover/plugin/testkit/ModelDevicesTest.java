package io.drover.plugin.testkit;

/** A device plugin without faults keeps every promise. */
class ModelDevicesTest extends ModelDeviceKit {
    ModelDevicesTest() {
        super(null);
    }
}
