package io.drover.drivers;

import io.drover.drivers.cgroup.Cgroups;
import io.drover.drivers.rawexec.RawExecDriver;
import io.drover.drivers.supervision.Supervisors;
import io.drover.plugin.testkit.PluginLaunch;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** {@code raw_exec} within this process. */
class RawExecInProcessPromisesTest extends RawExecPromisesTest {
    private @Nullable Supervisors supervisors;

    @Override
    protected PluginLaunch launch() {
        return PluginLaunch.inProcess(this::driver);
    }

    private RawExecDriver driver() throws IOException {
        letGo();
        var opened = Supervisors.open(directory());
        supervisors = opened;
        var driver = new RawExecDriver(opened, Cgroups.detect(), "/usr/bin:/bin");
        driver.recoverAll();
        return driver;
    }

    @AfterAll
    void letGo() {
        if (supervisors != null) {
            supervisors.close();
        }
    }
}
