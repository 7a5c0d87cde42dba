package io.drover.server.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.api.node.Node;
import io.drover.api.node.NodeBuilder;
import io.drover.server.Samples;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked // dereferences what the fixtures always fill
class NodeCheckTest {
    private static final Node NODE =
            NodeBuilder.builder(Samples.node(1))
                    .nodeClass("big")
                    .attributes(
                            Samples.strings(
                                    "kernel.name", "linux",
                                    "cpu.numcores", "16",
                                    "driver.version", "1.7.3",
                                    "os.version", "2.0.0-beta",
                                    "list", "a, b,c",
                                    "ratio", "2.5"))
                    .meta(Samples.strings("rack", "r1"))
                    .build();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "${attr.kernel.name} | = | linux | true",
                "${attr.kernel.name} | is | darwin | false",
                "${attr.absent} | = | linux | false",
                "${attr.absent} | != | linux | true",
                "${attr.kernel.name} | not | linux | false",
                "${attr.cpu.numcores} | > | 9 | true",
                "${attr.cpu.numcores} | <= | 16 | true",
                "${attr.ratio} | < | 10 | true",
                "${attr.kernel.name} | < | mac | true",
                "${attr.absent} | < | 3 | false",
                "${attr.driver.version} | version | >= 1.2, < 2 | true",
                "${attr.driver.version} | version | ~> 1.6 | true",
                "${attr.driver.version} | version | ~> 1.6.0 | false",
                "${attr.os.version} | version | >= 1.0 | false",
                "${attr.os.version} | semver | >= 1.0.0 | true",
                "${attr.os.version} | semver | > 2.0.0 | false",
                "${attr.kernel.name} | version | > 1 | false",
                "${attr.kernel.name} | regexp | ^l.n | true",
                "${attr.kernel.name} | regexp | zz | false",
                "${attr.kernel.name} | regexp | [ | false",
                "${attr.list} | set_contains | c,a | true",
                "${attr.list} | set_contains_all | c,d | false",
                "${attr.list} | set_contains_any | d,b | true",
                "${attr.absent} | set_contains_any | d,b | false",
                "${meta.rack} | is_set | '' | true",
                "${meta.row} | is_set | '' | false",
                "${meta.row} | is_not_set | '' | true",
                "${node.class} | = | big | true",
                "${node.datacenter} | = | dc1 | true",
                "${node.unknown} | is_set | '' | false",
                "${node.class} | made_up | big | false",
            })
    void comparesAsTheReferenceSays(String left, String operand, String right, boolean holds) {
        assertThat(NodeCheck.of(left, operand, right).holdsOn(NODE)).isEqualTo(holds);
    }

    @Test
    void knowsWhatNodesOfOneClassMayDifferIn() {
        assertThat(NodeCheck.of("${node.unique.id}", "=", "x").unique()).isTrue();
        assertThat(NodeCheck.of("${attr.unique.hostname}", "=", "x").unique()).isTrue();
        assertThat(NodeCheck.of("${meta.unique.x}", "=", "x").unique()).isTrue();
        assertThat(NodeCheck.of("${attr.kernel.name}", "=", "x").unique()).isFalse();
    }

    @Test
    void putsNodesThatDifferOnlyInUniqueThingsInOneClass() {
        Node other =
                NodeBuilder.builder(NODE).id("b").name("b").attributes(withUnique(NODE)).build();

        assertThat(ComputedClass.of(other)).isEqualTo(ComputedClass.of(NODE));
        assertThat(ComputedClass.of(NodeBuilder.builder(NODE).nodeClass("small").build()))
                .isNotEqualTo(ComputedClass.of(NODE));
    }

    private static java.util.SortedMap<String, String> withUnique(Node node) {
        var attributes = new java.util.TreeMap<>(node.attributes());
        attributes.put("unique.hostname", "b");
        return attributes;
    }
}
