package dev.brevity.runtime.llm.gguf;

import dev.brevity.runtime.gguf.GgufType;
import dev.brevity.runtime.gguf.IntegerBlock;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.PlannedModel;
import java.util.List;
import java.util.Optional;

/**
 * Chooses the type of each tensor.
 *
 * @param type of most matrices
 * @param output of the projection to the vocabulary, or the table that is used for it
 * @param embedding of the table of embeddings
 * @param mixture whether some matrices of attention and of the feed-forward part get more bits, as
 *     in the types of llama.cpp whose names end in {@code _M}
 */
record GgufTypes(
    GgufType type, Optional<GgufType> output, Optional<GgufType> embedding, boolean mixture) {
  private static final List<GgufType> SYMMETRIC =
      List.of(GgufType.Q4_0, GgufType.Q5_0, GgufType.Q8_0);

  /** What plans give as stored bits of weights without codes. */
  private static final int NO_CODES = 32;

  private static final List<GgufType> WITH_OFFSET = List.of(GgufType.Q4_1, GgufType.Q5_1);

  /** What the file says of itself. */
  int fileType() {
    if (!mixture) {
      return type.fileType();
    }
    // The numbers of the mixtures whose names end in _M follow those of the pure types.
    return type == GgufType.Q4_K || type == GgufType.Q5_K ? type.fileType() + 1 : type.fileType();
  }

  /** The type of a matrix that the plan leaves to the format, whatever its columns. */
  GgufType chosen(String layer, ModelConfig config) {
    if (layer.equals(TensorNames.HEAD)
        || (config.tied() && layer.equals(TensorNames.EMBEDDING) && output.isPresent())) {
      return output.orElse(mixture ? GgufType.Q6_K : type);
    }
    if (layer.equals(TensorNames.EMBEDDING)) {
      return embedding.orElse(type);
    }
    boolean favoured = layer.endsWith(".v_proj") || layer.endsWith(".down_proj");
    return mixture && favoured && hasMoreBits(layer, config.layers()) ? GgufType.Q6_K : type;
  }

  /** The blocks at both ends, and every third between. */
  private static boolean hasMoreBits(String layer, int layers) {
    int block = Integer.parseInt(layer.split("\\.", -1)[2]);
    int eighth = layers / 8;
    return block < eighth || block >= 7 * layers / 8 || (block - eighth) % 3 == 2;
  }

  /**
   * The integers of a matrix.
   *
   * @param offsets whether zero is another code than 0 somewhere
   * @param groupSize columns that share a scale; 0 for whole rows
   */
  record Codes(int bits, boolean offsets, int groupSize) {
    /** Those of a grid; empty for minifloats. */
    static Optional<Codes> of(Grid grid) {
      boolean offsets = !grid.signed() || !grid.isSymmetric();
      return grid.isInteger()
          ? Optional.of(new Codes(grid.bits(), offsets, grid.isWholeRow() ? 0 : grid.groupSize()))
          : Optional.empty();
    }

    /** Those that a plan says a layer will have; empty if it has none. */
    static Optional<Codes> of(PlannedModel model, String layer) {
      return model
          .weight(layer)
          .filter(slot -> slot.storedBits().orElse(NO_CODES) < NO_CODES)
          .map(
              slot ->
                  new Codes(
                      slot.storedBits().orElse(NO_CODES),
                      slot.storedOffsets().orElse(false),
                      model.groupSize(layer)));
    }
  }

  /** The type that holds integers as they are; empty if there is none. */
  Optional<GgufType> exact(Codes codes, long columns) {
    int block = GgufType.Q4_0.format().size();
    if (codes.groupSize() % block != 0 || columns % block != 0) {
      return Optional.empty();
    }
    List<GgufType> candidates = codes.offsets() ? WITH_OFFSET : SYMMETRIC;
    if (candidates.contains(type) && holds(type, codes)) {
      return Optional.of(type);
    }
    return candidates.stream().filter(candidate -> holds(candidate, codes)).findFirst();
  }

  private static boolean holds(GgufType candidate, Codes codes) {
    return candidate.format() instanceof IntegerBlock integers && codes.bits() <= integers.bits();
  }
}
