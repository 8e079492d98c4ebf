/**
 * What implementations tell about themselves: the roles they play and what their constructors ask
 * for.
 */
@NullMarked
package dev.brevity.dsl.signature;

import org.jspecify.annotations.NullMarked;
