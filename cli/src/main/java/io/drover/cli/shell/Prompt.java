package io.drover.cli.shell;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Asks the person at the terminal. */
public final class Prompt {
    private Prompt() {}

    /** Whether the answer is an exact {@code y}; no answer is a no. */
    public static boolean confirms(Invocation call, String question) {
        call.terminal().out().print(question);
        call.terminal().out().flush();
        try {
            // Not closed: the next question reads on.
            var in =
                    new BufferedReader(
                            new InputStreamReader(call.terminal().in(), StandardCharsets.UTF_8));
            String answer = in.readLine();
            if (answer == null
                    || answer.isBlank()
                    || answer.toLowerCase(Locale.ROOT).startsWith("n")) {
                return false;
            }
            if (!answer.equals("y")) {
                call.say("For confirmation, an exact ‘y’ is required.");
                return false;
            }
            return true;
        } catch (IOException e) {
            throw Failure.because("Failed to read the answer: " + e.getMessage());
        }
    }
}
