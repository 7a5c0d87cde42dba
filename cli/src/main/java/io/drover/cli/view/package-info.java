/** How answers look: {@link io.drover.cli.view.Layout} for columns, the others for cells. */
@NullMarked
package io.drover.cli.view;

import org.jspecify.annotations.NullMarked;
