/** What plans mean: their rules for the layers of a network, their steps, their export. */
@NullMarked
package dev.brevity.dsl.plan;

import org.jspecify.annotations.NullMarked;
