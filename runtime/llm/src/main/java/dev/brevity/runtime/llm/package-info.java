/** Language models: what they are made of, where their weights come from, and their graphs. */
@NullMarked
package dev.brevity.runtime.llm;

import org.jspecify.annotations.NullMarked;
