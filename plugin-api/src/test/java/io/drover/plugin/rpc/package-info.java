@NullMarked
package io.drover.plugin.rpc;

import org.jspecify.annotations.NullMarked;
