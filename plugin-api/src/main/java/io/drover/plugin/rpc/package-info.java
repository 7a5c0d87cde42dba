/**
 * The wire between agent and plugins: gRPC over unix sockets, and the conversions between the
 * records of the SPI and the messages. For {@code serve} and {@code host}; plugin authors need
 * nothing of it.
 */
@NullMarked
package io.drover.plugin.rpc;

import org.jspecify.annotations.NullMarked;
