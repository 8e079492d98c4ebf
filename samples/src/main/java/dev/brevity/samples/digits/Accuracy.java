package dev.brevity.samples.digits;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.Block;
import ai.djl.training.ParameterStore;
import java.util.stream.IntStream;

/** How many digits a network recognises. */
public record Accuracy(int correct, int total) {
  private static final int BATCH = 250;

  /** How many of the images the network recognises, in evaluation mode. */
  public static Accuracy of(Block network, DigitImages images, NDManager parent) {
    int correct = 0;
    for (int from = 0; from < images.size(); from += BATCH) {
      int[] chosen = IntStream.range(from, Math.min(from + BATCH, images.size())).toArray();
      try (NDManager manager = parent.newSubManager()) {
        NDList input = new NDList(images.images(manager, chosen));
        NDList logits = network.forward(new ParameterStore(manager, false), input, false);
        long[] answers = logits.singletonOrThrow().argMax(1).toLongArray();
        for (int i = 0; i < chosen.length; i++) {
          correct += answers[i] == images.label(chosen[i]) ? 1 : 0;
        }
      }
    }
    return new Accuracy(correct, images.size());
  }

  public double percent() {
    return 100.0 * correct / total;
  }
}
