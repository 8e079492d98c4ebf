/** The subcommands of {@code dsl} that work on models. */
@NullMarked
package dev.brevity.runtime.command;

import org.jspecify.annotations.NullMarked;
