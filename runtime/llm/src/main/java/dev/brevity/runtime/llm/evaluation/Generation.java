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

  /** Why a continuation has no more tokens. */
  public enum End {
    /** There are as many as were asked for. */
    ASKED,
    /** The model predicts that the text ends. */
    TEXT,
    /** The model sees no more tokens. */
    CONTEXT
  }

  /**
   * What follows a text.
   *
   * @param tokens those added
   * @param loading seconds until the model could compute
   * @param seconds from there to the last token, the beginning included
   */
  public record Continuation(long[] tokens, End end, double loading, double seconds) {}

  /**
   * The likeliest continuation, token by token. Ends early at the end of the text that the model
   * predicts, or of what it can see. Matrices that the source keeps packed stay so.
   *
   * @param prompt the tokens of the beginning, at least one
   * @param most how many tokens are added
   * @throws UnreadableModelException if weights cannot be read
   */
  public static Continuation greedy(WeightSource source, long[] prompt, int most)
      throws UnreadableModelException {
    long begun = System.nanoTime();
    long[] text = prompt.clone();
    try (NDManager manager = NDManager.newBaseManager()) {
      KeyValueCache cache = new KeyValueCache(manager);
      GraphBlock network =
          new GraphBlock(new DecoderStages(source).continued(manager, cache), manager);
      long loaded = System.nanoTime();
      long wanted = (long) prompt.length + most;
      int longest = (int) Math.min(source.config().context(), wanted);
      End end = longest < wanted ? End.CONTEXT : End.ASKED;
      long[] fresh = text;
      while (text.length < longest) {
        long next = likeliest(network, fresh, manager);
        cache.advance(fresh.length);
        if (source.config().eos().isPresent() && next == source.config().eos().getAsInt()) {
          end = End.TEXT;
          break;
        }
        text = Arrays.copyOf(text, text.length + 1);
        text[text.length - 1] = next;
        fresh = new long[] {next};
      }
      long[] added = Arrays.copyOfRange(text, prompt.length, text.length);
      return new Continuation(
          added, end, (loaded - begun) / 1e9, (System.nanoTime() - loaded) / 1e9);
    }
  }

  private static long likeliest(GraphBlock network, long[] fresh, NDManager manager) {
    try (NDManager scratch = manager.newSubManager()) {
      NDArray tokens = scratch.create(fresh, new Shape(1, fresh.length));
      NDArray logits = network.evaluate(tokens).singletonOrThrow();
      NDArray best = logits.flatten().argMax();
      best.attach(scratch);
      return best.getLong();
    }
  }
}
