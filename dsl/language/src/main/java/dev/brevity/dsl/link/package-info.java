/**
 * Declarations of many files brought together: who is who, what inherits from what, and what that
 * merges to.
 */
@NullMarked
package dev.brevity.dsl.link;

import org.jspecify.annotations.NullMarked;
