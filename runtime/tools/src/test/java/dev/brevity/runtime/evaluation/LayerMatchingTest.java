package dev.brevity.runtime.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LayerMatchingTest {
  private static final WatchedLayer CONVOLUTION =
      new WatchedLayer("c", "conv", Set.of("conv"), "n");
  private static final WatchedLayer NORMALIZATION =
      new WatchedLayer("n", "norm", Set.of("norm", "y"));
  private static final List<WatchedLayer> REFERENCE = List.of(CONVOLUTION, NORMALIZATION);

  @Test
  void aLayerWithTheNormalizationInItGivesWhatTheNormalizationDoes() {
    WatchedLayer merged = new WatchedLayer("1", "conv", Set.of("conv"));
    WatchedLayer renamed = new WatchedLayer("1", "conv", Set.of("conv", "y"));

    assertThat(LayerMatching.of(REFERENCE, List.of(merged)))
        .containsOnlyKeys(NORMALIZATION)
        .containsEntry(NORMALIZATION, merged);
    assertThat(LayerMatching.of(REFERENCE, List.of(renamed))).containsOnlyKeys(NORMALIZATION);
  }

  @Test
  void wherePartsStayApartEachIsComparedWithItsOwn() {
    WatchedLayer conv = new WatchedLayer("1", "conv", Set.of("conv"));
    WatchedLayer norm = new WatchedLayer("2", "norm", Set.of("norm"));

    assertThat(LayerMatching.of(REFERENCE, List.of(conv, norm)))
        .containsEntry(CONVOLUTION, conv)
        .containsEntry(NORMALIZATION, norm);
  }
}
