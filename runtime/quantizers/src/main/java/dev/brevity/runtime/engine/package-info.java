/** What must be so before the engine starts: it reports nothing, and loads only its own code. */
@NullMarked
package dev.brevity.runtime.engine;

import org.jspecify.annotations.NullMarked;
