/**
 * The rules of the house that a machine can check: who may depend on whom, and how code is kept.
 */
@NullMarked
package dev.brevity.tests.architecture;

import org.jspecify.annotations.NullMarked;
