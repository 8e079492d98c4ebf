package dev.brevity.runtime.graph.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.AbstractBlock;
import ai.djl.nn.Parameter;
import ai.djl.nn.core.Linear;
import ai.djl.training.ParameterStore;
import ai.djl.util.PairList;
import dev.brevity.runtime.layer.DescribedLayer;
import dev.brevity.runtime.layer.LayerSpec;
import dev.brevity.runtime.layer.QuantLinear;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Attention of several heads: inputs query, key, value and, if there is one, a mask that is added
 * to the scores; outputs {@code [batch, length, embed_dim]} and the weights, averaged over the
 * heads. Without {@code batch_first} length comes before batch.
 */
public final class MultiheadAttention extends AbstractBlock implements DescribedLayer {
  private final LayerSpec spec;
  private final long width;
  private final long heads;
  private final boolean batchFirst;
  private final Parameter inWeight;
  private final @Nullable Parameter inBias;
  private final QuantLinear outProjection;

  /**
   * @param spec with {@code embed_dim}, {@code num_heads}, {@code bias} and {@code batch_first}
   * @param outProjection from {@code embed_dim} to {@code embed_dim} features, the child {@code
   *     out_proj}
   */
  public MultiheadAttention(LayerSpec spec, QuantLinear outProjection) {
    this.spec = spec;
    this.width = spec.integer("embed_dim");
    this.heads = spec.integer("num_heads");
    this.batchFirst = spec.flag("batch_first", false);
    this.inWeight = add("in_proj_weight", Parameter.Type.WEIGHT);
    this.inBias = spec.flag("bias", true) ? add("in_proj_bias", Parameter.Type.BIAS) : null;
    this.outProjection = addChildBlock("out_proj", outProjection);
    if (width < 1 || heads < 1 || width % heads != 0) {
      throw new IllegalArgumentException(
          "`embed_dim` " + width + " must be a multiple of `num_heads` " + heads);
    }
  }

  private Parameter add(String name, Parameter.Type type) {
    return addParameter(Parameter.builder().setName(name).setType(type).build());
  }

  @Override
  public LayerSpec spec() {
    return spec;
  }

  /**
   * Projections of query, key and value, one below the other: {@code [3 * embed_dim, embed_dim]}.
   */
  public Parameter inProjectionWeight() {
    return inWeight;
  }

  public Optional<Parameter> inProjectionBias() {
    return Optional.ofNullable(inBias);
  }

  public QuantLinear outProjection() {
    return outProjection;
  }

  @Override
  protected NDList forwardInternal(
      ParameterStore parameterStore,
      NDList inputs,
      boolean training,
      @Nullable PairList<String, Object> params) {
    NDArray query = projected(parameterStore, inputs.get(0), 0, training);
    NDArray key = projected(parameterStore, inputs.get(1), 1, training);
    NDArray value = projected(parameterStore, inputs.get(2), 2, training);
    NDArray scores = query.mul(1 / Math.sqrt((double) width / heads)).matMul(key.swapAxes(-2, -1));
    if (inputs.size() > 3) {
      scores = scores.add(inputs.get(3));
    }
    NDArray weights = scores.softmax(-1);
    NDArray mixed = weights.matMul(value).swapAxes(1, 2);
    Shape shape = mixed.getShape();
    NDArray merged = mixed.reshape(shape.get(0), shape.get(1), width);
    NDArray output =
        outProjection.forward(parameterStore, new NDList(merged), training).singletonOrThrow();
    return new NDList(batchFirst ? output : output.swapAxes(0, 1), weights.mean(new int[] {1}));
  }

  /** One of the three projections, {@code [batch, heads, length, width / heads]}. */
  private NDArray projected(ParameterStore store, NDArray input, int part, boolean training) {
    NDArray x = batchFirst ? input : input.swapAxes(0, 1);
    String rows = part * width + ":" + (part + 1) * width;
    NDArray weight = store.getValue(inWeight, x.getDevice(), training).get(rows);
    NDArray bias =
        inBias == null ? null : store.getValue(inBias, x.getDevice(), training).get(rows);
    NDArray y = Linear.linear(x, weight, bias).singletonOrThrow();
    return y.reshape(x.getShape().get(0), x.getShape().get(1), heads, width / heads).swapAxes(1, 2);
  }

  @Override
  protected void prepare(Shape[] inputShapes) {
    inWeight.setShape(new Shape(3 * width, width));
    if (inBias != null) {
      inBias.setShape(new Shape(3 * width));
    }
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    outProjection.initialize(manager, dataType, inputShapes[0]);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape query = inputShapes[0];
    int batch = batchFirst ? 0 : 1;
    long keys = inputShapes[1].get(1 - batch);
    return new Shape[] {query, new Shape(query.get(batch), query.get(1 - batch), keys)};
  }
}
