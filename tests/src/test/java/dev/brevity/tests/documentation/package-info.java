/** What the documentation shows must work. */
@NullMarked
package dev.brevity.tests.documentation;

import org.jspecify.annotations.NullMarked;
