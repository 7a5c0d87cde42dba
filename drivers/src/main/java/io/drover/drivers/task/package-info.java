/**
 * What the drivers that run programs on this machine share: finding the program and the account,
 * stopping, measuring, and running commands beside a task.
 */
@NullMarked
package io.drover.drivers.task;

import org.jspecify.annotations.NullMarked;
