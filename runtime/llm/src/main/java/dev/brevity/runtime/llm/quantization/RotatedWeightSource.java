package dev.brevity.runtime.llm.quantization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.algorithm.rotation.RotatedWeights;
import dev.brevity.runtime.llm.ModelConfig;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.WeightSource;
import dev.brevity.runtime.module.Scope;
import dev.brevity.runtime.plan.step.Rotate;
import java.util.Set;

/**
 * The weights of a decoder whose vectors between blocks are rotated. The factors of normalizations
 * go into the matrices after them, and what is computed stays the same (Ashkboos et al., SliceGPT
 * and QuaRot, 2024). Each tensor is rotated as it is read, so that no more than one block of the
 * model is in memory.
 */
final class RotatedWeightSource implements WeightSource {
  private static final Set<String> READERS = Set.of("q_proj", "k_proj", "v_proj");
  private static final Set<String> FEED_FORWARD_READERS = Set.of("gate_proj", "up_proj");
  private static final Set<String> WRITERS = Set.of("o_proj", "down_proj");

  private final WeightSource source;
  private final NDManager manager = NDManager.newBaseManager();
  private final NDArray rotation;

  RotatedWeightSource(WeightSource source, Rotate options) {
    this.source = source;
    this.rotation = matrix(source, options, manager);
  }

  /**
   * @param rotation square and orthogonal, row by row; its size divides the length of vectors
   */
  RotatedWeightSource(WeightSource source, float[] rotation) {
    this.source = source;
    long size = Math.round(Math.sqrt(rotation.length));
    this.rotation = manager.create(rotation, new Shape(size, size));
  }

  /** The matrix that a plan begins with. */
  static NDArray matrix(WeightSource source, Rotate options, NDManager owner) {
    return options
        .fullRotationMethod()
        .source(options.seed())
        .of(owner, options.fusedSize(source.config().hidden()));
  }

  /** The layers whose inputs come rotated. */
  static boolean isReader(String layer) {
    String part = part(layer);
    return READERS.contains(part)
        || FEED_FORWARD_READERS.contains(part)
        || layer.equals(TensorNames.HEAD);
  }

  /** The layers whose outputs go rotated into the vectors between stages. */
  static boolean isWriter(String layer) {
    return WRITERS.contains(part(layer));
  }

  /** The table of embeddings and the projection to the vocabulary are no longer the same. */
  @Override
  public ModelConfig config() {
    return source.config().untied();
  }

  @Override
  public NDArray load(String name, NDManager owner) throws UnreadableModelException {
    String layer = name.substring(0, name.lastIndexOf('.'));
    String part = part(layer);
    boolean weight = name.endsWith(".weight");
    if (weight && (layer.equals(TensorNames.FINAL_NORM) || part.endsWith("_layernorm"))) {
      try (NDArray factors = source.load(name, owner)) {
        return factors.onesLike();
      }
    }
    if (WRITERS.contains(part)) {
      return written(name, weight, owner);
    }
    if (weight && layer.equals(TensorNames.EMBEDDING)) {
      return rotated(source.load(name, owner), owner);
    }
    if (weight && isReader(layer)) {
      return read(layer, part, name, owner);
    }
    return source.load(name, owner);
  }

  private NDArray read(String layer, String part, String name, NDManager owner)
      throws UnreadableModelException {
    boolean head = layer.equals(TensorNames.HEAD);
    String before = layer.substring(0, Math.max(0, layer.length() - part.length()));
    String norm =
        head
            ? TensorNames.FINAL_NORM
            : READERS.contains(part)
                ? before.replace("self_attn.", "input_layernorm")
                : before.replace("mlp.", "post_attention_layernorm");
    String stored =
        head && source.config().tied() ? TensorNames.weight(TensorNames.EMBEDDING) : name;
    NDArray matrix = source.load(stored, owner);
    try (NDArray factors = source.load(TensorNames.weight(norm), owner)) {
      matrix.muli(factors);
    }
    return rotated(matrix, owner);
  }

  private NDArray rotated(NDArray matrix, NDManager owner) {
    try (matrix;
        Scope scope = Scope.discarding()) {
      return Scope.keep(RotatedWeights.inBlocks(matrix, rotation), owner);
    }
  }

  private NDArray written(String name, boolean weight, NDManager owner)
      throws UnreadableModelException {
    NDArray values = source.load(name, owner);
    if (!weight) {
      return rotated(values, owner);
    }
    try (values;
        Scope scope = Scope.discarding()) {
      NDArray turned = RotatedWeights.inBlocks(values.transpose(), rotation).transpose();
      return Scope.keep(turned.duplicate(), owner);
    }
  }

  private static String part(String layer) {
    return layer.substring(layer.lastIndexOf('.') + 1);
  }

  /** Frees the matrix; the weights that were given stay open. */
  @Override
  public void close() {
    manager.close();
  }
}
