/** Plans and other tables for the terminal. */
@NullMarked
package dev.brevity.dsl.table;

import org.jspecify.annotations.NullMarked;
