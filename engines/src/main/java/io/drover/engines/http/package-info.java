/** HTTP to an engine, mostly over a unix socket: {@link io.drover.engines.http.EngineHttp}. */
@org.jspecify.annotations.NullMarked
package io.drover.engines.http;
