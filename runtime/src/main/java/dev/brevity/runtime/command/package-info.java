/** Commands of {@code dsl} that compute with networks. */
@NullMarked
package dev.brevity.runtime.command;

import org.jspecify.annotations.NullMarked;
