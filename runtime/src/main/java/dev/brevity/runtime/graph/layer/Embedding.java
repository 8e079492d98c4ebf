package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import org.jspecify.annotations.Nullable;

/** Rows of a learned table: whole numbers {@code [*] → [*, embedding_dim]}. */
public final class Embedding extends AbstractBlock implements DescribedLayer {
  private final LayerSpec spec;
  private final Parameter weight;

  /**
   * @param spec with {@code num_embeddings} and {@code embedding_dim}
   */
  public Embedding(LayerSpec spec) {
    this.spec = spec;
    this.weight =
        addParameter(Parameter.builder().setName("weight").setType(Parameter.Type.WEIGHT).build());
  }

  @Override
  public LayerSpec spec() {
    return spec;
  }

  public Parameter weight() {
    return weight;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray indices = inputs.singletonOrThrow();
    NDArray table = parameterStore.getValue(weight, indices.getDevice(), training);
    return new NDList(
        table
            .get(indices.toType(DataType.INT64, false).flatten())
            .reshape(indices.getShape().add(table.getShape().get(1))));
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    weight.setShape(new Shape(spec.integer("num_embeddings"), spec.integer("embedding_dim")));
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    return new Shape[] {inputShapes[0].add(spec.integer("embedding_dim"))};
  }
}
