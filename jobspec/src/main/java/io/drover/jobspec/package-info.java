@NullMarked
package io.drover.jobspec;

import org.jspecify.annotations.NullMarked;
