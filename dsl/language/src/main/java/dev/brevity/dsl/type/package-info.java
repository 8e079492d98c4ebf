/** Types of attributes and parameters, and which values fit them. */
@NullMarked
package dev.brevity.dsl.type;

import org.jspecify.annotations.NullMarked;
