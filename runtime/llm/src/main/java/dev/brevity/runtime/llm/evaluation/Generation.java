package dev.brevity.runtime.llm.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.WeightSource;
import java.util.Arrays;

/** Goes on with texts. */
public final class Generation {
  private Generation() {}

  /**
   * The likeliest continuation, token by token. Ends early at the end of the text that the model
   * predicts, or of what it can see.
   *
   * @param prompt the tokens of the beginning, at least one
   * @param most how many tokens are added
   * @return the tokens added
   * @throws UnreadableModelException if weights cannot be read
   */
  public static long[] greedy(WeightSource source, long[] prompt, int most)
      throws UnreadableModelException {
    long[] text = prompt.clone();
    try (NDManager manager = NDManager.newBaseManager()) {
      GraphBlock network = new GraphBlock(new DecoderStages(source).whole(manager), manager);
      int longest = Math.min(source.config().context(), prompt.length + most);
      while (text.length < longest) {
        long next;
        try (NDManager scratch = manager.newSubManager()) {
          NDArray tokens = scratch.create(text, new Shape(1, text.length));
          NDArray logits = network.evaluate(tokens).singletonOrThrow();
          NDArray last = logits.get(new NDIndex("0, {}", text.length - 1));
          last.attach(scratch);
          NDArray best = last.argMax();
          best.attach(scratch);
          next = best.getLong();
        }
        if (source.config().eos().isPresent() && next == source.config().eos().getAsInt()) {
          break;
        }
        text = Arrays.copyOf(text, text.length + 1);
        text[text.length - 1] = next;
      }
    }
    return Arrays.copyOfRange(text, prompt.length, text.length);
  }
}
