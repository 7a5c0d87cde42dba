package io.drover.drivers;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.container.ContainerRuntime;
import io.drover.drivers.exec.ExecDriver;
import io.drover.drivers.java.JavaDriver;
import io.drover.drivers.rawexec.RawExecDriver;
import io.drover.drivers.supervision.Supervisors;
import io.drover.drivers.task.LocalDriver;
import io.drover.plugin.process.SearchPath;
import io.drover.plugin.serve.BuiltInProcess;
import io.grpc.BindableService;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The process of the drivers that run programs of this machine; it also collects the output of all
 * tasks, whichever driver runs them. {@link BuiltInProcess} tells its life.
 *
 * <p>Its state directory holds tasks, log collections and pipes. It may be killed at any moment:
 * tasks go on, and the next process takes them up.
 *
 * <p>Launchers give it the small heap and the archive flags of {@code dist/launcher/plugin-host};
 * it needs {@code --enable-native-access=ALL-UNNAMED}.
 */
public final class DriverHost {
    private DriverHost() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        BuiltInProcess.run(args, DriverHost::open);
    }

    private static BuiltInProcess.Contents open(Path stateDir) throws IOException {
        var supervisors = Supervisors.open(stateDir);
        var cgroups = Cgroups.detect();
        var path = SearchPath.of(System.getenv());
        var runtime = new ContainerRuntime(cgroups, stateDir, path);
        var drivers =
                List.of(
                        new RawExecDriver(supervisors, cgroups, path),
                        new ExecDriver(supervisors, cgroups, runtime, path),
                        new JavaDriver(supervisors, cgroups, runtime, path));
        drivers.forEach(LocalDriver::recoverAll);
        return new Programs(supervisors, drivers);
    }

    private record Programs(Supervisors supervisors, List<LocalDriver> plugins)
            implements BuiltInProcess.Contents {
        @Override
        public List<BindableService> services() {
            return List.of(supervisors.logs());
        }

        @Override
        public boolean collectsOutput() {
            return true;
        }

        @Override
        public boolean isBusy() {
            return supervisors.isBusy();
        }

        @Override
        public void close() {
            supervisors.close();
        }
    }
}
