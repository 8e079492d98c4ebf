/** Builds what a recipe resolved to: Guice provides every object, once per assembly. */
@NullMarked
package dev.brevity.injector.assembly;

import org.jspecify.annotations.NullMarked;
