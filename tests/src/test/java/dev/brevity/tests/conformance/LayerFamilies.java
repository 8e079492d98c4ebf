package dev.brevity.tests.conformance;

import java.util.List;

/** Everything that layers of the record are built by. */
final class LayerFamilies {
  private LayerFamilies() {}

  static List<LayerFamily> all() {
    return List.of(
        new ConvolutionFamily(),
        new LinearFamily(),
        new SharedWeightFamily(),
        new EmbeddingFamily(),
        new ActivationFamily(),
        new RecurrentFamily(),
        new AttentionFamily(),
        new ScaleBiasFamily(),
        new JoinFamily(),
        new PoolFamily(),
        new UpsampleFamily(),
        new PassingFamily());
  }
}
