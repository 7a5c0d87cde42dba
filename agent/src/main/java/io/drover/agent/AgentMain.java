package io.drover.agent;

import io.drover.agent.config.AgentConfig;
import io.drover.agent.config.ConfigException;
import io.drover.agent.config.ConfigLoader;
import io.drover.agent.log.Logging;
import io.drover.api.RequestException;
import java.io.IOException;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;

/** The command {@code drover agent}. */
public final class AgentMain {
    private AgentMain() {}

    /**
     * Runs an agent until it is told to stop.
     *
     * @param args the arguments after {@code agent}
     * @return the exit code of the process: 0 after leaving the cluster, 1 after any other end
     */
    public static int run(String[] args) {
        return run(args, System.out, System.err);
    }

    static int run(String[] args, PrintStream out, PrintStream err) {
        AgentConfig config;
        try {
            config = ConfigLoader.load(args);
        } catch (ConfigException e) {
            err.println("==> Error loading configuration: " + e.getMessage());
            return 1;
        }
        try (Logging logging = Logging.start(out, config.log())) {
            return run(config, logging, out, err);
        } catch (IOException e) {
            err.println("==> Error starting agent: cannot write the log file: " + e.getMessage());
            return 1;
        }
    }

    private static int run(AgentConfig config, Logging logging, PrintStream out, PrintStream err) {
        Banner.starting(config, out);
        var stopped = new CompletableFuture<StopReason>();
        try (Signals _ = Signals.handle(stopped);
                Agent agent = Agent.start(config, stopped)) {
            Banner.started(agent.addresses(), config, out);
            logging.open();
            StopReason reason = stopped.join();
            out.println(reason.message());
            out.flush();
            if (reason.leaves(config)) {
                agent.leave();
                return 0;
            }
            return 1;
        } catch (RequestException | IOException e) {
            logging.open();
            err.println("==> Error starting agent: " + e.getMessage());
            return 1;
        }
    }
}
