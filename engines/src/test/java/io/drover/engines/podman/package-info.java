@org.jspecify.annotations.NullMarked
package io.drover.engines.podman;
