package io.drover.server.duty;

import io.drover.server.state.Command;
import java.util.ArrayList;
import java.util.List;

/**
 * What follows from a message.
 *
 * @param appends commands for the log
 * @param messages for all duties, this one included
 */
public record Step(List<Append> appends, List<Message> messages) {
    /** Nothing follows. */
    public static final Step NOTHING = new Step(List.of(), List.of());

    public Step {
        appends = List.copyOf(appends);
        messages = List.copyOf(messages);
    }

    /**
     * Commands that are applied with nothing in between.
     *
     * @param tag comes back to this duty in {@link Message.Appended} or {@link Message.NotAppended}
     */
    public record Append(String tag, List<Command> commands) {
        public Append {
            commands = List.copyOf(commands);
        }
    }

    /** Gathers a step. */
    public static final class Builder {
        private final List<Append> appends = new ArrayList<>();
        private final List<Message> messages = new ArrayList<>();

        public void append(String tag, List<Command> commands) {
            if (!commands.isEmpty()) {
                appends.add(new Append(tag, commands));
            }
        }

        public void send(Message message) {
            messages.add(message);
        }

        public Step build() {
            return appends.isEmpty() && messages.isEmpty() ? NOTHING : new Step(appends, messages);
        }
    }
}
