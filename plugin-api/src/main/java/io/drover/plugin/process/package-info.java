/**
 * Telling one process from another that later got the same number: {@link
 * io.drover.plugin.process.ProcessIdentity}, and finding one again: {@link
 * io.drover.plugin.process.ProcessRecord}. {@link io.drover.plugin.process.Starts} keeps a task
 * from being started twice.
 */
@NullMarked
package io.drover.plugin.process;

import org.jspecify.annotations.NullMarked;
