/**
 * What containers print, on its way from the engine's files to the pipes of their tasks: {@link
 * io.drover.engines.logs.LogTails}.
 */
@org.jspecify.annotations.NullMarked
package io.drover.engines.logs;
