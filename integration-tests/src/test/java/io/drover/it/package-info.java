/**
 * What holds over all modules: the module table, and the built distribution as its users meet it.
 */
@NullMarked
package io.drover.it;

import org.jspecify.annotations.NullMarked;
