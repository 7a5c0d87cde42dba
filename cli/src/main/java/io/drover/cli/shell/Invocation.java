package io.drover.cli.shell;

import io.drover.api.client.Answer;
import io.drover.api.client.ApiClient;
import io.drover.api.client.ApiConfigBuilder;
import io.drover.api.client.ApiException;
import io.drover.api.client.ApiTls;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.template.GoTemplate;
import io.drover.cli.template.TemplateException;
import io.drover.cli.view.Style;
import io.drover.jobspec.hcl.Rendering;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One use of a command: what was typed, the agent to ask, the terminal to write to. */
public final class Invocation {
    private final String name;
    private final Terminal terminal;
    private final Typed typed;
    private @Nullable ApiClient client;

    private Invocation(String name, Terminal terminal, Typed typed) {
        this.name = name;
        this.terminal = terminal;
        this.typed = typed;
    }

    /** The options of a command, with those that all have. */
    public static Options optionsOf(Command command) {
        var options = new Options();
        command.declare(options);
        options.asGeneral();
        if (command.asksAgent()) {
            declareGeneral(options);
        }
        return options;
    }

    private static void declareGeneral(Options options) {
        options.value(
                        "address",
                        "addr",
                        "Where the agent is; default http://127.0.0.1:4646. Also DROVER_ADDR or NOMAD_ADDR.")
                .value(
                        "region",
                        "region",
                        "The region to ask; default the agent's own. Also DROVER_REGION or NOMAD_REGION.")
                .value(
                        "namespace",
                        "namespace",
                        "The namespace; default \"default\". Also DROVER_NAMESPACE or NOMAD_NAMESPACE.")
                .value("token", "secret", "An ACL token. Also DROVER_TOKEN or NOMAD_TOKEN.")
                .value(
                        "ca-cert",
                        "file",
                        "Certificates to trust. Also DROVER_CACERT or NOMAD_CACERT.")
                .value(
                        "ca-path",
                        "dir",
                        "A directory of certificates to trust. Also DROVER_CAPATH or NOMAD_CAPATH.")
                .value(
                        "client-cert",
                        "file",
                        "Our certificate. Also DROVER_CLIENT_CERT or NOMAD_CLIENT_CERT.")
                .value(
                        "client-key",
                        "file",
                        "Its key, in PKCS#8. Also DROVER_CLIENT_KEY or NOMAD_CLIENT_KEY.")
                .value(
                        "tls-server-name",
                        "name",
                        "The name that the agent's certificate is for. Also DROVER_TLS_SERVER_NAME or NOMAD_TLS_SERVER_NAME.")
                .flag(
                        "tls-skip-verify",
                        "Trust any certificate. Also DROVER_SKIP_VERIFY or NOMAD_SKIP_VERIFY.")
                .flag("insecure", "The same as -tls-skip-verify.")
                .flag(
                        "no-color",
                        "Write without colours. Also DROVER_CLI_NO_COLOR or NOMAD_CLI_NO_COLOR.")
                .flag(
                        "force-color",
                        "Write colours to pipes too. Also DROVER_CLI_FORCE_COLOR or NOMAD_CLI_FORCE_COLOR.");
    }

    /**
     * Reads what was typed after the command's name.
     *
     * @throws Failure with usage for an option that the command does not have or that lacks a value
     */
    public static Invocation parse(
            String name, Command command, Terminal terminal, List<String> words) {
        Typed typed =
                command.takesAll()
                        ? Typed.arguments(words)
                        : Typed.parse(optionsOf(command), words, command.endsOptionsAtArgument());
        return new Invocation(name, terminal, typed);
    }

    /** The command's full name without {@code drover}, such as {@code job run}. */
    public String name() {
        return name;
    }

    public Terminal terminal() {
        return terminal;
    }

    public List<String> arguments() {
        return typed.arguments();
    }

    /** The only argument. */
    public String argument(String what) {
        if (arguments().size() != 1) {
            throw Failure.usage("This command takes one argument: <" + what + ">");
        }
        return arguments().getFirst();
    }

    /** The only argument, or empty when there is none. */
    public String optionalArgument(String what) {
        if (arguments().size() > 1) {
            throw Failure.usage("This command takes either no arguments or one: <" + what + ">");
        }
        return arguments().isEmpty() ? "" : arguments().getFirst();
    }

    public void refuseArguments() {
        if (!arguments().isEmpty()) {
            throw Failure.usage("This command takes no arguments");
        }
    }

    public boolean flag(String option) {
        return "true".equals(typed.value(option));
    }

    /** What stands behind {@code -option=}, or empty. */
    public String value(String option) {
        String value = typed.value(option);
        return value == null ? "" : value;
    }

    /** Whether the option was typed. */
    public boolean has(String option) {
        return typed.has(option);
    }

    public List<String> values(String option) {
        return typed.values(option);
    }

    /** A whole number, or {@code otherwise} when the option is not there. */
    public long number(String option, long otherwise) {
        String text = value(option);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Failure.usage(
                    "Invalid value \"" + text + "\" for -" + option + ": expected a whole number");
        }
    }

    public boolean verbose() {
        return flag("verbose");
    }

    /** An identifier as the tables show it: eight characters, or all of them with -verbose. */
    public String shorten(String id) {
        return verbose() || id.length() <= 8 ? id : id.substring(0, 8);
    }

    /** Colours, or none where nobody would see them. */
    public Style style() {
        return coloured(terminal.interactive()) ? Style.coloured() : Style.plain();
    }

    /** How what is wrong in a file is shown on the error stream. */
    public Rendering errorRendering() {
        return coloured(terminal.errorsSeen()) ? Rendering.COLOUR : Rendering.PLAIN;
    }

    private boolean coloured(boolean seen) {
        Environment environment = terminal.environment();
        if (flag("no-color") || !environment.get("CLI_NO_COLOR").isEmpty()) {
            return false;
        }
        return flag("force-color") || !environment.get("CLI_FORCE_COLOR").isEmpty() || seen;
    }

    public void say(String text) {
        terminal.say(text);
    }

    /** The client for the agent that options and environment name. */
    public ApiClient client() {
        if (client == null) {
            client =
                    new ApiClient(
                            ApiConfigBuilder.builder()
                                    .address(setting("address", "ADDR"))
                                    .region(setting("region", "REGION"))
                                    .namespace(setting("namespace", "NAMESPACE"))
                                    .token(setting("token", "TOKEN"))
                                    .httpAuth(terminal.environment().get("HTTP_AUTH"))
                                    .tls(tls())
                                    .build());
        }
        return client;
    }

    /** Lets later requests go to a region or namespace that the job itself names. */
    public void narrow(String region, String namespace) {
        client = client().inRegion(region).inNamespace(namespace);
    }

    private String setting(String option, String variable) {
        String value = value(option);
        return value.isEmpty() ? terminal.environment().get(variable) : value;
    }

    private @Nullable ApiTls tls() {
        Path caCert = path("ca-cert", "CACERT");
        Path caPath = path("ca-path", "CAPATH");
        Path cert = path("client-cert", "CLIENT_CERT");
        Path key = path("client-key", "CLIENT_KEY");
        String server = setting("tls-server-name", "TLS_SERVER_NAME");
        boolean skip =
                flag("tls-skip-verify")
                        || flag("insecure")
                        || terminal.environment().isTrue("SKIP_VERIFY");
        if (caCert == null && caPath == null && cert == null && server.isEmpty() && !skip) {
            return null;
        }
        return new ApiTls(caCert, caPath, cert, key, server.isEmpty() ? null : server, skip);
    }

    private @Nullable Path path(String option, String variable) {
        String text = setting(option, variable);
        return text.isEmpty() ? null : Path.of(text);
    }

    /**
     * Reads from the agent.
     *
     * @param doing what to say in front of the error, such as {@code Error querying jobs}
     */
    public Answer get(String doing, Query query) {
        try {
            return client().get(query);
        } catch (ApiException e) {
            throw Failure.because(doing + ": " + e.getMessage());
        }
    }

    /** Writes to the agent. */
    public Answer put(String doing, Query query, @Nullable Object body) {
        try {
            return client().put(query, body);
        } catch (ApiException e) {
            throw Failure.because(doing + ": " + e.getMessage());
        }
    }

    /** Writes to the agent where only this method is taken. */
    public Answer post(String doing, Query query, @Nullable Object body) {
        try {
            return client().post(query, body);
        } catch (ApiException e) {
            throw Failure.because(doing + ": " + e.getMessage());
        }
    }

    /** Deletes at the agent. */
    public Answer delete(String doing, Query query) {
        try {
            return client().delete(query);
        } catch (ApiException e) {
            throw Failure.because(doing + ": " + e.getMessage());
        }
    }

    /** Reads all pages of a list. */
    public Json list(String doing, Query query) {
        Answer page = get(doing, query);
        if (page.nextToken().isEmpty() || query.parameters().containsKey("per_page")) {
            return page.body();
        }
        var all = new ArrayList<@Nullable Object>();
        page.body().items().forEach(item -> all.add(item.plain()));
        while (!page.nextToken().isEmpty()) {
            page = get(doing, query.with("next_token", page.nextToken()));
            page.body().items().forEach(item -> all.add(item.plain()));
        }
        return Json.of(all);
    }

    /** Whether -json or -t asks for something else than the usual text. */
    public boolean wantsFormat() {
        return flag("json") || has("t");
    }

    /** Prints a value as -json or -t wants it. */
    public int printFormatted(Json value) {
        return printFormatted(value, flag("json"));
    }

    /** Prints a value as JSON or by the template of -t. */
    public int printFormatted(Json value, boolean asJson) {
        if (asJson && has("t")) {
            throw Failure.because("Both json and template formatting are not allowed");
        }
        if (asJson) {
            say(value.pretty());
            return 0;
        }
        try {
            say(GoTemplate.parse(value("t")).render(value.plain()));
            return 0;
        } catch (TemplateException e) {
            throw Failure.because("Error formatting output: " + e.getMessage());
        }
    }
}
