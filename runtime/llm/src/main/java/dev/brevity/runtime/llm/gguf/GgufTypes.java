package dev.brevity.runtime.llm.gguf;

import dev.brevity.runtime.gguf.GgufType;
import dev.brevity.runtime.gguf.IntegerBlock;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.Grid;
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

  /** The type that holds the integers of a grid as they are; empty if there is none. */
  Optional<GgufType> exact(Grid grid, long columns) {
    int block = GgufType.Q4_0.format().size();
    boolean aligned = grid.isWholeRow() || grid.groupSize() % block == 0;
    if (!grid.isInteger() || !aligned || columns % block != 0) {
      return Optional.empty();
    }
    boolean plain = grid.signed() && grid.isSymmetric();
    List<GgufType> candidates = plain ? SYMMETRIC : WITH_OFFSET;
    if (candidates.contains(type) && holds(type, grid)) {
      return Optional.of(type);
    }
    return candidates.stream().filter(candidate -> holds(candidate, grid)).findFirst();
  }

  private static boolean holds(GgufType candidate, Grid grid) {
    return candidate.format() instanceof IntegerBlock integers && grid.bits() <= integers.bits();
  }
}
