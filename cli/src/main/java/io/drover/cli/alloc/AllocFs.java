package io.drover.cli.alloc;

import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import io.drover.cli.view.Layout;
import io.drover.cli.view.Sizes;
import io.drover.cli.view.Times;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** {@code drover alloc fs}. */
public final class AllocFs implements Command {
    @Override
    public String synopsis() {
        return "[options] <allocation> [<path>]";
    }

    @Override
    public String description() {
        return "Lists a directory of an allocation, or prints a file of it.";
    }

    @Override
    public void declare(Options options) {
        options.flag("H", "Show sizes in bytes.")
                .flag("stat", "Show what the file is instead of what is in it.")
                .value("group", "name", "With -job: the group to take an allocation of.")
                .flag("job", "The first argument is a job; an allocation of it is chosen.")
                .verbose();
    }

    @Override
    public int run(Invocation call) {
        List<String> arguments = call.arguments();
        if (arguments.isEmpty() || arguments.size() > 2) {
            throw Failure.usage("This command takes one or two arguments: <allocation> <path>");
        }
        Json allocation = new TaskChoice(call).allocation(arguments.getFirst());
        String path = arguments.size() == 2 ? arguments.get(1) : "/";
        Json file = call.get("Error reading file", query("stat", allocation, path)).body();
        if (call.flag("stat")) {
            call.say(
                    Layout.table(
                            List.of(
                                    List.of(
                                            "Mode",
                                            "Size",
                                            "Modified Time",
                                            "Content Type",
                                            "Name"),
                                    List.of(
                                            file.text("FileMode"),
                                            size(call, file),
                                            Times.exact(
                                                    file.time("ModTime"), call.terminal().zone()),
                                            file.text("ContentType"),
                                            file.text("Name")))));
            return 0;
        }
        if (file.flag("IsDir")) {
            list(call, allocation, path);
        } else {
            print(call, allocation, path);
        }
        return 0;
    }

    private static Query query(String what, Json allocation, String path) {
        return Query.of("/v1/client/fs/" + what + "/{}", allocation.text("ID"))
                .with("path", path)
                .withIfSet("namespace", allocation.text("Namespace"));
    }

    private static void list(Invocation call, Json allocation, String path) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("Mode", "Size", "Modified Time", "Name"));
        for (Json file :
                call.get("Error listing alloc dir", query("ls", allocation, path)).body().items()) {
            rows.add(
                    List.of(
                            file.text("FileMode"),
                            size(call, file),
                            Times.exact(file.time("ModTime"), call.terminal().zone()),
                            file.text("Name") + (file.flag("IsDir") ? "/" : "")));
        }
        call.say(Layout.table(rows));
    }

    private static String size(Invocation call, Json file) {
        return call.flag("H") ? file.text("Size") : Sizes.bytes(file.number("Size"));
    }

    private static void print(Invocation call, Json allocation, String path) {
        try (InputStream in = call.client().stream(query("cat", allocation, path))) {
            LastLines.copyAll(in, call.terminal().out());
        } catch (ApiException e) {
            throw Failure.because("Error reading file: " + e.getMessage());
        } catch (IOException e) {
            throw Failure.because("Error reading file: the stream broke off: " + e.getMessage());
        }
    }
}
