/** Running language models stage by stage, and measuring how well they predict text. */
@NullMarked
package dev.brevity.runtime.llm.evaluation;

import org.jspecify.annotations.NullMarked;
