package io.drover.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/writing-a-plugin.md} shows is what is compiled and tried here. */
class GuideTest {
    private static final Path GUIDE = Path.of("../docs/writing-a-plugin.md");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "standalone/pom.xml",
                "standalone/hello",
                "standalone/agent.hcl",
                "standalone/greeting.nomad.hcl",
                "src/main/java/io/drover/examples/hello/HelloDriver.java",
                "src/test/java/io/drover/examples/hello/HelloPromisesTest.java"
            })
    void showsTheFileAsItIs(String file) throws Exception {
        assertThat(Files.readString(GUIDE))
                .contains("\n" + Files.readString(Path.of(file)) + "```\n");
    }
}
