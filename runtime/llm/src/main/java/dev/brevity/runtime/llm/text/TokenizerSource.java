package dev.brevity.runtime.llm.text;

import dev.brevity.dsl.model.UnreadableModelException;

/** Where the tokenizer of a model comes from. */
@FunctionalInterface
public interface TokenizerSource {
  /**
   * The tokenizer, which the caller closes.
   *
   * @throws UnreadableModelException if there is none, or it is damaged
   */
  Tokenizer open() throws UnreadableModelException;
}
