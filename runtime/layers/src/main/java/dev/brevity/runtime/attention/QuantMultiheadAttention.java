package dev.brevity.runtime.attention;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import ai.djl.training.initializer.XavierInitializer;
import dev.brevity.runtime.aten.Scalar;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.proxy.QuantizerCatalog;
import dev.brevity.runtime.tensor.PlainTensor;
import dev.brevity.runtime.tensor.QuantTensor;
import dev.brevity.runtime.tensor.Rearranging;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Attention of several heads, with projections of its inputs and its output. Takes
 *
 * <ul>
 *   <li>one tensor {@code [L, batch, E]} that attends to itself, or query {@code [L, batch, E]},
 *       key {@code [S, batch, Ek]} and value {@code [S, batch, Ev]};
 *   <li>then, if wanted, a mask of {@code [L, S]} or {@code [batch * heads, L, S]};
 *   <li>after query, key, value and mask, if wanted, a mask of the keys, {@code [batch, S]}.
 * </ul>
 *
 * Truth values of masks drop what is true, numbers are added to the products.
 *
 * <p>Returns {@code [L, batch, E]} and, if wanted, the weights of attention, {@code [batch, L, S]}
 * or {@code [batch, heads, L, S]}. All may lack the batch.
 */
public final class QuantMultiheadAttention extends AttentionLayer {
  private final long embedDim;
  private final int heads;
  private final boolean addZeroAttn;
  private final boolean batchFirst;
  private final boolean needWeights;
  private final boolean averageWeights;
  private final @Nullable QuantLinear inProj;
  private final @Nullable QuantLinear qProj;
  private final @Nullable QuantLinear kProj;
  private final @Nullable QuantLinear vProj;
  private final QuantLinear outProj;
  private final @Nullable Parameter biasK;
  private final @Nullable Parameter biasV;
  private final AttentionQuantizers quantizers;

  QuantMultiheadAttention(MultiheadAttentionBuilder builder) {
    super(builder);
    this.embedDim = builder.embedDim;
    this.heads = builder.heads;
    this.addZeroAttn = builder.addZeroAttn;
    this.batchFirst = builder.batchFirst;
    this.needWeights = builder.needWeights;
    this.averageWeights = builder.averageWeights;
    this.biasK = builder.addBiasKv ? vector("bias_k") : null;
    this.biasV = builder.addBiasKv ? vector("bias_v") : null;
    boolean packed = builder.isPacked();
    this.inProj = packed ? child("in_proj", builder.inProj(3 * embedDim)) : null;
    this.qProj = packed ? null : child("q_proj", builder.inProj(embedDim));
    this.kProj = packed ? null : child("k_proj", builder.inProj(embedDim));
    this.vProj = packed ? null : child("v_proj", builder.inProj(embedDim));
    this.outProj = child("out_proj", builder.outProj());
    this.quantizers = quantizers(builder.choices);
  }

  private Parameter vector(String name) {
    return addParameter(
        Parameter.builder()
            .setName(name)
            .setType(Parameter.Type.OTHER)
            .optInitializer(new XavierInitializer())
            .optShape(new Shape(1, 1, embedDim))
            .build());
  }

  /** Describes a layer; recipes are found by name in the catalog. */
  public static MultiheadAttentionBuilder builder(QuantizerCatalog catalog) {
    return new MultiheadAttentionBuilder(catalog);
  }

  @Override
  protected List<QuantTensor> compute(List<QuantTensor> inputs, boolean training) {
    AttentionInputs given = AttentionInputs.of(inputs, batchFirst);
    given.requireSizes(heads);
    boolean packed = inProj != null;
    if (packed && !given.isSelfAttention()) {
      throw new IllegalArgumentException(
          "one projection cannot serve different queries, keys and values; set `packedInProj` to"
              + " false");
    }
    List<NDArray> projected = projected(given, training);
    return attend(given, projected.get(0), projected.get(1), projected.get(2), training);
  }

  /** Query, key and value {@code [*, batch, E]}. */
  private List<NDArray> projected(AttentionInputs given, boolean training) {
    if (inProj != null) {
      return inProj.forward(given.query(), training).value().split(3, 2);
    }
    List<NDArray> projections = new ArrayList<>();
    projections.add(project(qProj, given.query(), training));
    projections.add(project(kProj, given.key(), training));
    projections.add(project(vProj, given.value(), training));
    return projections;
  }

  private static NDArray project(
      @Nullable QuantLinear projection, QuantTensor x, boolean training) {
    if (projection == null) {
      throw new IllegalStateException("the projection is packed");
    }
    return projection.forward(x, training).value();
  }

  private List<QuantTensor> attend(
      AttentionInputs given, NDArray query, NDArray key, NDArray value, boolean training) {
    long length = query.getShape().get(0);
    long batch = query.getShape().get(1);
    NDManager manager = query.getManager();
    NDArray keys = key;
    NDArray values = value;
    NDArray mask = given.mask(heads);
    if (biasK != null && biasV != null) {
      keys = keys.concat(biasK.getArray().repeat(1, batch), 0);
      values = values.concat(biasV.getArray().repeat(1, batch), 0);
      mask = AttentionInputs.withOneMore(mask);
    }
    NDArray q = byHead(query);
    NDArray k = byHead(keys);
    NDArray v = byHead(values);
    if (addZeroAttn) {
      NDArray zeros = manager.zeros(new Shape(batch * heads, 1, embedDim / heads));
      k = k.concat(zeros, 1);
      v = v.concat(zeros, 1);
      mask = AttentionInputs.withOneMore(mask);
    }
    NDArray scaled = Scalar.over(q, Math.sqrt((double) embedDim / heads));
    ScaledProducts products =
        ScaledProducts.of(quantizers, scaled, k, v, mask, training ? dropout : 0);
    NDArray joined = products.output().transpose(1, 0, 2).reshape(length, batch, embedDim);
    QuantTensor output = outProj.forward(new PlainTensor(joined), training);
    List<QuantTensor> results = new ArrayList<>();
    results.add(shaped(output, given));
    if (needWeights) {
      results.add(new PlainTensor(weights(products.weights(), batch, given)));
    }
    return results;
  }

  /** {@code [*, batch, E]} as {@code [batch * heads, *, E / heads]}. */
  private NDArray byHead(NDArray x) {
    Shape shape = x.getShape();
    return x.reshape(shape.get(0), shape.get(1) * heads, embedDim / heads).transpose(1, 0, 2);
  }

  private QuantTensor shaped(QuantTensor output, AttentionInputs given) {
    if (!given.batched()) {
      return output.withValue(output.value().squeeze(1));
    }
    return batchFirst ? Rearranging.transpose(output, 0, 1) : output;
  }

  private NDArray weights(NDArray weights, long batch, AttentionInputs given) {
    Shape shape = weights.getShape();
    NDArray perHead = weights.reshape(batch, heads, shape.get(1), shape.get(2));
    NDArray wanted = averageWeights ? Scalar.over(perHead.sum(new int[] {1}), heads) : perHead;
    return given.batched() ? wanted : wanted.squeeze(0);
  }

  /**
   * Copies the parameters of a float layer; quantizers start over.
   *
   * @param state by PyTorch's names: {@code in_proj_weight} or {@code q_proj_weight} …, {@code
   *     in_proj_bias}, {@code out_proj.weight}, {@code bias_k} …
   * @throws IllegalArgumentException if one is missing
   */
  public void loadFloat(Map<String, NDArray> state) {
    List<QuantLinear> separate = new ArrayList<>();
    for (QuantLinear projection : new QuantLinear[] {qProj, kProj, vProj}) {
      if (projection != null) {
        separate.add(projection);
      }
    }
    FloatAttention source = new FloatAttention(state);
    source.copyTo(inProj, separate, outProj);
    if (biasK != null && biasV != null) {
      Tensors.assign(biasK.getArray(), source.required("bias_k"));
      Tensors.assign(biasV.getArray(), source.required("bias_v"));
    }
    rebuildQuantizers();
  }

  @Override
  protected void initializeChildBlocks(NDManager manager, DataType dataType, Shape... inputShapes) {
    Shape query = inputShapes[0];
    Shape key = inputShapes.length >= 3 ? inputShapes[1] : query;
    Shape value = inputShapes.length >= 3 ? inputShapes[2] : query;
    if (inProj != null) {
      inProj.initialize(manager, dataType, query);
    }
    if (qProj != null && kProj != null && vProj != null) {
      qProj.initialize(manager, dataType, query);
      kProj.initialize(manager, dataType, key);
      vProj.initialize(manager, dataType, value);
    }
    outProj.initialize(manager, dataType, query);
  }

  @Override
  public Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape query = inputShapes[0];
    Shape key = inputShapes.length >= 3 ? inputShapes[1] : query;
    if (!needWeights) {
      return new Shape[] {query};
    }
    boolean batched = query.dimension() == 3;
    int time = batched && batchFirst ? 1 : 0;
    Shape weights = batched ? new Shape(query.get(1 - time)) : new Shape();
    if (!averageWeights) {
      weights = weights.add(heads);
    }
    long more = (biasK == null ? 0 : 1) + (addZeroAttn ? 1 : 0);
    return new Shape[] {query, weights.add(query.get(time)).add(key.get(time) + more)};
  }
}
