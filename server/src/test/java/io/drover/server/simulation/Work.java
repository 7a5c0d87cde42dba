package io.drover.server.simulation;

import io.drover.api.node.Node;

/** What people do in a simulated region, and what they may expect of it in the end. */
interface Work {
    /** A node of theirs. */
    Node node(int number);

    /** They do one thing, by chance. */
    void doSomething();

    /** They let everything go on that waits for them; called now and then when all calms down. */
    void letGoOn();

    /** Whether all is as they wanted it; called when all is calm. */
    void check();
}
