package dev.brevity.runtime.llm.gguf;

import dev.brevity.runtime.llm.Architecture;
import dev.brevity.runtime.llm.ModelConfig;

/**
 * The order of the rows of projections to queries and keys. The architecture {@code llama} of
 * llama.cpp rotates neighbouring features where transformers rotates the halves of a head, so rows
 * change places.
 */
final class HeadRows {
  private final int headSize;
  private final boolean interleaved;

  private HeadRows(int headSize, boolean interleaved) {
    this.headSize = headSize;
    this.interleaved = interleaved;
  }

  /**
   * The order of the rows of a tensor.
   *
   * @param name as transformers gives it
   */
  static HeadRows of(ModelConfig config, String name) {
    boolean rotated = name.contains("self_attn.q_proj.") || name.contains("self_attn.k_proj.");
    boolean llama =
        config.architecture() == Architecture.LLAMA
            || config.architecture() == Architecture.MISTRAL;
    return new HeadRows(config.headSize(), rotated && llama);
  }

  /** Which row of transformers stands in a row of the file. */
  int source(int row) {
    if (!interleaved) {
      return row;
    }
    int inHead = row % headSize;
    return row - inHead + inHead % 2 * (headSize / 2) + inHead / 2;
  }

  /** Which row of the file holds a row of transformers. */
  int place(int row) {
    if (!interleaved) {
      return row;
    }
    int inHead = row % headSize;
    int half = headSize / 2;
    return row - inHead + inHead % half * 2 + inHead / half;
  }
}
