package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.node.Attribute;
import io.drover.api.node.AttributeBuilder;
import io.drover.api.node.NodeDevice;
import io.drover.api.node.NodeDeviceResource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceCheckTest {
    private static final NodeDeviceResource GPU = gpu();

    private static NodeDeviceResource gpu() {
        SortedMap<String, Attribute> attributes = new TreeMap<>();
        attributes.put("memory", AttributeBuilder.builder().intValue(11L).unit("GiB").build());
        attributes.put("clock", AttributeBuilder.builder().floatValue(2.5).unit("GHz").build());
        attributes.put("cores", AttributeBuilder.builder().intValue(3584L).unit("").build());
        attributes.put("ecc", AttributeBuilder.builder().bool(true).unit("").build());
        attributes.put("driver", AttributeBuilder.builder().text("535.104.05").unit("").build());
        attributes.put("bandwidth", AttributeBuilder.builder().intValue(16L).unit("GB/s").build());
        return new NodeDeviceResource(
                "nvidia",
                "gpu",
                "1080ti",
                List.of(new NodeDevice("u1", true, "", null), new NodeDevice("u2", true, "", null)),
                attributes);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${device.vendor} | = | nvidia | true",
                "${device.type} | is | gpu | true",
                "${device.model} | == | 1080ti | true",
                "${device.model} | regexp | ^1080 | true",
                "${device.attr.memory} | > | 4 GiB | true",
                "${device.attr.memory} | >= | 11 GiB | true",
                "${device.attr.memory} | > | 11 GiB | false",
                "${device.attr.memory} | = | 11264 MiB | true",
                "${device.attr.memory} | != | 11264 MiB | false",
                "${device.attr.memory} | > | 11 GB | true",
                "${device.attr.memory} | < | 12 GB | true",
                "${device.attr.memory} | >= | 0.01 TiB | true",
                "${device.attr.memory} | > | 4 | false",
                "${device.attr.memory} | > | 4 GHz | false",
                "${device.attr.memory} | != | 4 GHz | false",
                "${device.attr.memory} | < | 1 EiB | true",
                "${device.attr.clock} | = | 2500 MHz | true",
                "${device.attr.clock} | > | 2.4 GHz | true",
                "${device.attr.bandwidth} | >= | 15000 MB/s | true",
                "${device.attr.bandwidth} | >= | 15 GB | false",
                "${device.attr.cores} | > | 3000 | true",
                "${device.attr.cores} | = | 3584.0 | true",
                "${device.attr.ecc} | = | true | true",
                "${device.attr.ecc} | = | yes | false",
                "${device.attr.ecc} | > | false | false",
                "${device.attr.driver} | version | >= 535 | true",
                "${device.attr.driver} | < | 600 | false",
                "${device.attr.none} | = | 1 | false",
                "${device.attr.none} | != | 1 | true",
                "${device.attr.none} | is_not_set | '' | true",
                "${device.attr.memory} | is_set | '' | true",
                "${device.ids} | set_contains | u1,u2 | true",
                "${device.ids} | set_contains | u1,u3 | false",
                "${device.ids} | set_contains_any | u1,u3 | true",
                "${device.ids} | = | u2 | true",
                "${device.ids} | distinct_hosts | '' | false"
            })
    void comparesWithUnits(String left, String operand, String right, boolean holds) {
        assertThat(DeviceCheck.of(left, operand, right).holdsOn(GPU)).isEqualTo(holds);
    }

    @Test
    void namesSingleInstances() {
        DeviceCheck any = DeviceCheck.of("${device.ids}", "set_contains_any", "u2,u3");
        DeviceCheck not = DeviceCheck.of("${device.ids}", "!=", "u2");

        assertThat(any.looksAtIds()).isTrue();
        assertThat(any.admits(GPU, "u1")).isFalse();
        assertThat(any.admits(GPU, "u2")).isTrue();
        assertThat(not.holdsOn(GPU)).isTrue();
        assertThat(not.admits(GPU, "u1")).isTrue();
        assertThat(not.admits(GPU, "u2")).isFalse();
        assertThat(DeviceCheck.of("${device.model}", "=", "x").looksAtIds()).isFalse();
    }
}
