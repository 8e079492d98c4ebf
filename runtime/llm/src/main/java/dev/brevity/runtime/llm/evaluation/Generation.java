package dev.brevity.runtime.llm.evaluation;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.llm.DecoderStages;
import dev.brevity.runtime.llm.KeyValueCache;
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
      KeyValueCache cache = new KeyValueCache(manager);
      GraphBlock network =
          new GraphBlock(new DecoderStages(source).continued(manager, cache), manager);
      int longest = Math.min(source.config().context(), prompt.length + most);
      long[] fresh = text;
      while (text.length < longest) {
        long next;
        try (NDManager scratch = manager.newSubManager()) {
          NDArray tokens = scratch.create(fresh, new Shape(1, fresh.length));
          NDArray logits = network.evaluate(tokens).singletonOrThrow();
          NDArray best = logits.flatten().argMax();
          best.attach(scratch);
          next = best.getLong();
        }
        cache.advance(fresh.length);
        if (source.config().eos().isPresent() && next == source.config().eos().getAsInt()) {
          break;
        }
        text = Arrays.copyOf(text, text.length + 1);
        text[text.length - 1] = next;
        fresh = new long[] {next};
      }
    }
    return Arrays.copyOfRange(text, prompt.length, text.length);
  }
}
