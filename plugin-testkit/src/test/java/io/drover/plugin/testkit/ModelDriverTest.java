package io.drover.plugin.testkit;

import java.util.EnumSet;

/** A driver without faults keeps every promise. */
class ModelDriverTest extends ModelKit {
    ModelDriverTest() {
        super(EnumSet.noneOf(Fault.class));
    }
}
