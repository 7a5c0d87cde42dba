package io.drover.cli.server;

import io.drover.api.client.Answer;
import io.drover.api.client.ApiException;
import io.drover.api.client.Json;
import io.drover.api.client.Query;
import io.drover.cli.shell.Command;
import io.drover.cli.shell.Failure;
import io.drover.cli.shell.Invocation;
import io.drover.cli.shell.Options;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.TreeMap;

/** {@code drover operator api}. */
public final class OperatorApi implements Command {
    @Override
    public String synopsis() {
        return "[options] <path>";
    }

    @Override
    public String description() {
        return "Sends a request to the HTTP API with the address, region, namespace and token that"
                + " all commands use, and prints the answer's body.";
    }

    @Override
    public void declare(Options options) {
        options.value("X", "method", "GET, PUT or DELETE; default GET, or PUT with -d.")
                .value("d", "body", "JSON to send; @file or - for the standard input.");
    }

    @Override
    public int run(Invocation call) {
        Query query = query(call.argument("path"));
        String method =
                call.value("X").isEmpty()
                        ? (call.has("d") ? "PUT" : "GET")
                        : call.value("X").toUpperCase(Locale.ROOT);
        try {
            switch (method) {
                case "GET" -> copy(call, query);
                case "PUT", "POST" -> print(call, call.client().put(query, body(call)));
                case "DELETE" -> print(call, call.client().delete(query));
                default -> throw Failure.usage("-X is " + method + ", expected GET, PUT or DELETE");
            }
        } catch (ApiException e) {
            if (e.status() == 0) {
                throw Failure.because("Error making request: " + e.getMessage());
            }
            // The body is the answer, whatever its status.
            call.say(e.body());
        } catch (IOException e) {
            throw Failure.because("Error making request: " + e.getMessage());
        }
        return 0;
    }

    private static void copy(Invocation call, Query query) throws IOException {
        try (InputStream in = call.client().stream(query)) {
            in.transferTo(call.terminal().out());
            call.terminal().out().flush();
        }
    }

    private static void print(Invocation call, Answer answer) {
        if (!answer.body().isNull()) {
            call.say(answer.body().pretty());
        }
    }

    private static Json body(Invocation call) throws IOException {
        String given = call.value("d");
        if (given.isEmpty()) {
            return Json.of(new TreeMap<String, Object>());
        }
        String text =
                given.equals("-")
                        ? new String(call.terminal().in().readAllBytes(), StandardCharsets.UTF_8)
                        : given;
        try {
            return Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw Failure.because("-d is no JSON: " + e.getMessage());
        }
    }

    private static Query query(String typed) {
        String path = typed.startsWith("/") ? typed : "/v1/" + typed;
        int mark = path.indexOf('?');
        Query query = new Query(mark < 0 ? path : path.substring(0, mark), new TreeMap<>());
        if (mark >= 0) {
            for (String pair : path.substring(mark + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                query =
                        equals < 0
                                ? query.and(decoded(pair), "")
                                : query.and(
                                        decoded(pair.substring(0, equals)),
                                        decoded(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
