package io.drover.drivers.java;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledJavaTest {
    private static final String SAID =
            """
            openjdk version "17.0.15" 2025-04-15
            OpenJDK Runtime Environment (build 17.0.15+6-Debian-1deb12u1)
            OpenJDK 64-Bit Server VM (build 17.0.15+6-Debian-1deb12u1, mixed mode, sharing)
            """;

    private static final InstalledJava SEVENTEEN =
            new InstalledJava(
                    "17.0.15",
                    "OpenJDK Runtime Environment (build 17.0.15+6-Debian-1deb12u1)",
                    "OpenJDK 64-Bit Server VM (build 17.0.15+6-Debian-1deb12u1, mixed mode,"
                            + " sharing)");

    @Test
    void readsWhatJavaSaysOfItself() {
        assertThat(InstalledJava.parse(SAID)).contains(SEVENTEEN);
    }

    @Test
    void passesByWhatTheEnvironmentMakesItSay() {
        assertThat(
                        InstalledJava.parse(
                                "Picked up JAVA_TOOL_OPTIONS: -Da=1\nPicked up _JAVA_OPTIONS: -ea\n"
                                        + SAID))
                .contains(SEVENTEEN);
    }

    @Test
    void readsTheVersionsOfOldOnes() {
        assertThat(InstalledJava.parse("java version \"1.8.0_452\"\nRuntime\nVM"))
                .contains(new InstalledJava("1.8.0_452", "Runtime", "VM"));
    }

    @Test
    void takesNothingElseForJava() {
        assertThat(InstalledJava.parse("bash 5.2")).isEmpty();
        assertThat(InstalledJava.parse("one\ntwo\nthree")).isEmpty();
    }

    @Test
    void asksTheProgram() throws InterruptedException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");

        assertThat(InstalledJava.ask(java))
                .hasValueSatisfying(found ->
                        assertThat(found.version()).startsWith("" + Runtime.version().feature()));
    }

    @Test
    void takesAProgramThatFailsForNone(@TempDir Path folder)
            throws IOException, InterruptedException {
        Path broken = folder.resolve("java");
        Files.writeString(broken, "#!/bin/sh\ncat <<END\n" + SAID + "END\nexit 1\n");
        Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(InstalledJava.ask(broken)).isEmpty();
        assertThat(InstalledJava.ask(folder.resolve("nothing"))).isEmpty();
    }
}
