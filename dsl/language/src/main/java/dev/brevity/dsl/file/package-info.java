/** Files that appear whole or not at all. */
@NullMarked
package dev.brevity.dsl.file;

import org.jspecify.annotations.NullMarked;
