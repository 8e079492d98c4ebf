package dev.brevity.samples.lenet;

import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import dev.brevity.runtime.layer.QuantLayer;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.module.Observing;
import java.util.List;
import java.util.stream.IntStream;

/** Shows images to a network so that its activation quantizers find their scales. */
final class Calibration {
  private static final int BATCH = 64;

  private Calibration() {}

  /** Runs the first {@code count} images through the network, in floating point, observing. */
  static void run(SequentialBlock network, DigitImages images, int count, NDManager parent) {
    observe(network, true);
    try (Progress progress = Progress.start("calibration", count / BATCH)) {
      for (int from = 0; from + BATCH <= count; from += BATCH) {
        try (NDManager manager = parent.newSubManager()) {
          int[] chosen = IntStream.range(from, from + BATCH).toArray();
          NDList input = new NDList(images.images(manager, chosen));
          network.forward(new ParameterStore(manager, false), input, true);
        }
        progress.step();
      }
    }
    observe(network, false);
  }

  private static void observe(SequentialBlock network, boolean only) {
    for (QuantLayer layer : layers(network)) {
      if (layer instanceof WeightLayer weights) {
        weights.weightQuant().ifPresent(quantizer -> quantizer.setQuantEnabled(!only));
        weights.biasQuant().ifPresent(quantizer -> quantizer.setQuantEnabled(!only));
      }
      layer.components().values().stream()
          .filter(Observing.class::isInstance)
          .map(Observing.class::cast)
          .forEach(part -> part.setObserverOnly(only));
    }
  }

  private static List<QuantLayer> layers(SequentialBlock network) {
    return network.getChildren().values().stream()
        .filter(QuantLayer.class::isInstance)
        .map(QuantLayer.class::cast)
        .toList();
  }
}
