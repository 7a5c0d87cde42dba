package io.drover.cli;

import io.drover.cli.completion.BashScript;
import io.drover.cli.completion.CommandModel;
import io.drover.cli.completion.FishScript;
import io.drover.cli.completion.Installation;
import io.drover.cli.completion.ZshScript;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;

/** {@code drover completion}: one command for each shell, and two that install for all. */
final class Completion implements Command {
    private final String what;

    /**
     * The command.
     *
     * @param what its last word
     */
    Completion(String what) {
        this.what = what;
    }

    @Override
    public String synopsis() {
        return "";
    }

    @Override
    public String description() {
        return switch (what) {
            case "install" ->
                    "Installs completion for the shells that you have set up: bash, zsh and fish. The"
                            + " same as drover -autocomplete-install.";
            case "uninstall" ->
                    "Takes the installed completion away again. The same as drover"
                            + " -autocomplete-uninstall.";
            default ->
                    "Prints the script that completes command lines in "
                            + what
                            + ". To try it: "
                            + (what.equals("fish")
                                    ? "drover completion fish | source"
                                    : "source <(drover completion " + what + ")");
        };
    }

    @Override
    public boolean asksAgent() {
        return false;
    }

    @Override
    public int run(Invocation call) {
        call.refuseArguments();
        switch (what) {
            case "bash" -> call.say(BashScript.of(models()).stripTrailing());
            case "zsh" -> call.say(ZshScript.of(models()).stripTrailing());
            case "fish" -> call.say(FishScript.of(models()).stripTrailing());
            case "install" -> install(call);
            default -> uninstall(call);
        }
        return 0;
    }

    private static void install(Invocation call) {
        List<Path> written;
        try {
            written = installation(call).install();
        } catch (IOException e) {
            throw Failure.because("Error installing completion: " + e);
        }
        if (written.isEmpty()) {
            throw Failure.because(
                    "Error installing completion: found no ~/.bashrc, ~/.zshrc or ~/.config/fish");
        }
        written.forEach(file -> call.say("Wrote " + file));
        call.say("Completion works in new shells.");
    }

    private static void uninstall(Invocation call) {
        try {
            List<Path> changed = installation(call).uninstall();
            changed.forEach(file -> call.say("Removed completion from " + file));
            if (changed.isEmpty()) {
                call.say("Completion is not installed.");
            }
        } catch (IOException e) {
            throw Failure.because("Error removing completion: " + e);
        }
    }

    private static Installation installation(Invocation call) {
        String home = call.terminal().environment().all().getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw Failure.because("HOME is not set, so there is no place for completion");
        }
        return new Installation(Path.of(home), models());
    }

    private static List<CommandModel> models() {
        var models = new ArrayList<CommandModel>();
        var top = Stream.concat(CommandTable.common().stream(), CommandTable.others().stream());
        models.add(
                new CommandModel(
                        "",
                        top.sorted().map(Completion::below).toList(),
                        List.of(
                                new CommandModel.Option("help", "", "Print the commands."),
                                new CommandModel.Option("version", "", "Print the version.")),
                        false));
        CommandTable.names().forEach(name -> models.add(model(name)));
        return models;
    }

    private static CommandModel model(String name) {
        List<CommandModel.Below> below =
                CommandTable.below(name).stream().map(Completion::below).toList();
        Command command = CommandTable.make(name);
        if (command == null) {
            return new CommandModel(name, below, List.of(), false);
        }
        Options options = Invocation.optionsOf(command);
        List<CommandModel.Option> all =
                Stream.concat(options.own().stream(), options.general().stream())
                        .map(Completion::option)
                        .toList();
        return new CommandModel(name, below, all, command.takesFiles());
    }

    private static CommandModel.Below below(String name) {
        return new CommandModel.Below(
                name.substring(name.lastIndexOf(' ') + 1), CommandTable.summary(name));
    }

    private static CommandModel.Option option(OptionSpec option) {
        return new CommandModel.Option(
                Options.nameOf(option),
                option.arity().max() == 0 ? "" : option.paramLabel(),
                String.join(" ", option.description()));
    }
}
