package io.drover.cli.monitor;

import io.drover.api.client.Answer;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Invocation;
import io.drover.cli.view.DeploymentView;
import io.drover.cli.view.Times;
import java.time.Duration;

/** Shows a deployment again whenever it changes; on a terminal in the same place. */
public final class DeploymentMonitor {
    private static final Duration BETWEEN = Duration.ofMillis(200);

    private final Invocation call;
    private final Duration hold;
    private String shown = "";
    private int lines;

    public DeploymentMonitor(Invocation call) {
        this(call, Duration.ofSeconds(5));
    }

    /**
     * @param hold how long the agent may hold a question back while nothing changes
     */
    public DeploymentMonitor(Invocation call, Duration hold) {
        this.call = call;
        this.hold = hold;
    }

    /**
     * Watches until the deployment ends.
     *
     * @return 0 when it succeeded, else 1
     */
    public int watch(String id) {
        call.say(
                call.style()
                        .bold(
                                "==> "
                                        + now()
                                        + ": Monitoring deployment \""
                                        + call.shorten(id)
                                        + "\""));
        long index = 0;
        while (true) {
            Query query = Query.of("/v1/deployment/{}", id);
            Answer answer =
                    call.get(
                            "Error fetching deployment",
                            index == 0 ? query : query.blocking(index, hold));
            index = answer.index();
            show(answer.body());
            switch (answer.body().text("Status")) {
                case "successful" -> {
                    return 0;
                }
                case "failed", "cancelled" -> {
                    return 1;
                }
                default -> call.terminal().pause(BETWEEN);
            }
        }
    }

    private void show(Json deployment) {
        String view =
                DeploymentView.full(
                        deployment, call::shorten, call.terminal().zone(), call.style());
        if (view.equals(shown)) {
            return;
        }
        shown = view;
        String text = "    \n" + now() + "\n" + view;
        if (call.terminal().interactive() && lines > 0) {
            call.terminal().out().print("\u001b[" + lines + "A\u001b[J");
        }
        lines = (int) text.lines().count();
        call.say(text);
    }

    private String now() {
        return Times.exact(call.terminal().clock().instant(), call.terminal().zone());
    }
}
