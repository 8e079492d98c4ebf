/** The steps and styles that plans can name, each a few lines around what does the work. */
@NullMarked
package dev.brevity.runtime.plan.step;

import org.jspecify.annotations.NullMarked;
