package io.drover.cli.pool;

import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code drover node pool init}. */
public final class PoolInit implements Command {
    private static final String HCL =
            """
            node_pool "example" {
              description = "Nodes for an example."

              # Free text for people and tools.
              meta {
                environment = "prod"
                owner       = "sre"
              }

              # What jobs of this pool are placed by, where it differs from the region.
              scheduler_config {
                scheduler_algorithm             = "spread"
                memory_oversubscription_enabled = true
              }
            }
            """;

    private static final String JSON =
            """
            {
                "Name": "example",
                "Description": "Nodes for an example.",
                "Meta": {
                    "environment": "prod",
                    "owner": "sre"
                },
                "SchedulerConfiguration": {
                    "SchedulerAlgorithm": "spread",
                    "MemoryOversubscriptionEnabled": true
                }
            }
            """;

    @Override
    public String synopsis() {
        return "[options] [<filename>]";
    }

    @Override
    public String description() {
        return "Writes an example of a node pool's file, to begin a new one with. A file that is there is kept.";
    }

    @Override
    public void declare(Options options) {
        options.value("out", "format", "hcl (the default) or json.")
                .flag("quiet", "Say nothing when all went well.");
    }

    @Override
    public boolean takesFiles() {
        return true;
    }

    @Override
    public int run(Invocation call) {
        String format = call.value("out").isEmpty() ? "hcl" : call.value("out");
        if (!format.equals("hcl") && !format.equals("json")) {
            throw Failure.usage("Invalid -out \"" + format + "\": expected hcl or json");
        }
        String file = call.optionalArgument("filename");
        Path path = Path.of(file.isEmpty() ? "pool.nomad." + format : file);
        try {
            Files.writeString(
                    path,
                    format.equals("hcl") ? HCL : JSON,
                    StandardOpenOption.CREATE_NEW,
                    StandardOpenOption.WRITE);
        } catch (FileAlreadyExistsException e) {
            throw Failure.because("File '" + path + "' already exists; nothing was written");
        } catch (IOException e) {
            throw Failure.because("Failed to write '" + path + "': " + e.getMessage());
        }
        if (!call.flag("quiet")) {
            call.say("Example node pool specification written to " + path);
        }
        return 0;
    }
}
