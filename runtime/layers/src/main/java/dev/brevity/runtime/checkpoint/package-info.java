/** Files that hold a network and all that its training needs to go on. */
@NullMarked
package dev.brevity.runtime.checkpoint;

import org.jspecify.annotations.NullMarked;
