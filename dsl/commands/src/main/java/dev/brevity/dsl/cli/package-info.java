/**
 * The {@code dsl} command line. Nothing here knows how recipes work; it finds files, asks, and
 * prints.
 */
@NullMarked
package dev.brevity.dsl.cli;

import org.jspecify.annotations.NullMarked;
