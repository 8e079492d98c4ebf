/**
 * Canonical layout of source texts. Changes blanks and line ends only: tokens and comments stay.
 */
@NullMarked
package dev.brevity.dsl.format;

import org.jspecify.annotations.NullMarked;
