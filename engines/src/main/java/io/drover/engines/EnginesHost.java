package io.drover.engines;

import io.drover.engines.container.ContainerDriver;
import io.drover.engines.docker.DockerDriver;
import io.drover.engines.logs.LogTails;
import io.drover.engines.podman.PodmanDriver;
import io.drover.plugin.serve.BuiltInProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The process of the drivers for engines that are reached by a socket. {@link BuiltInProcess} tells
 * its life.
 *
 * <p>It may be killed at any moment: containers belong to their engines, and what they print is
 * read on by the next process. It needs {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class EnginesHost {
    private EnginesHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BuiltInProcess.run(args, EnginesHost::open);
    }

    private static BuiltInProcess.Contents open(Path stateDir) {
        var tails = new LogTails();
        return new Engines(
                tails,
                List.of(
                        new DockerDriver(stateDir, tails, System.getenv()),
                        new PodmanDriver(stateDir, tails)));
    }

    private record Engines(LogTails tails, List<ContainerDriver> plugins)
            implements BuiltInProcess.Contents {
        @Override
        public boolean isBusy() {
            return plugins.stream().anyMatch(ContainerDriver::isBusy);
        }

        @Override
        public void close() {
            plugins.forEach(ContainerDriver::shutdown);
            tails.close();
        }
    }
}
