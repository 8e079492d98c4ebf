package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Attention and positions, as operator sets from 23 on have them. */
final class TransformerOperators {
  private TransformerOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "Attention",
                23,
                "Q K V attn_mask past_key past_value nonpad_kv_seqlen@24"
                    + " -> Y present_key? present_value? qk_matmul_output?",
                "is_causal:i kv_num_heads:i q_num_heads:i qk_matmul_output_mode:i scale:f softcap:f"
                    + " softmax_precision:i",
                TransformerOperators::attention)
            .shape(ElementwiseRules::sameRank),
        Operator.of(
                "RotaryEmbedding",
                23,
                "X cos_cache sin_cache position_ids",
                "interleaved:i num_heads:i rotary_embedding_dim:i",
                TransformerOperators::rotate)
            .shape(ElementwiseRules::same),
        // What is added to scores for a mask of onnxruntime's own attention operators.
        Operator.of(
                "AttentionMask",
                1,
                "scores mask",
                "causal:i value:f",
                TransformerOperators::attentionMask)
            .with(Trait.OWN)
            .shape(ElementwiseRules::sameType));
  }

  private static Value attention(Call call) {
    NDArray given = call.array("Q");
    boolean flat = given.getShape().dimension() == 3;
    NDArray query = flat ? split(given, call.integer("q_num_heads")) : given;
    NDArray key = call.array("K");
    NDArray value = call.array("V");
    if (flat) {
      key = split(key, call.integer("kv_num_heads"));
      value = split(value, call.integer("kv_num_heads"));
    }
    long past = 0;
    if (call.has("past_key")) {
      past = call.array("past_key").getShape().get(2);
      key = call.array("past_key").concat(key, 2);
      value = call.array("past_value").concat(value, 2);
    }
    // Each head of keys serves as many heads of queries in a row.
    long shared = query.getShape().get(1) / key.getShape().get(1);
    NDArray keys = shared == 1 ? key : key.repeat(1, shared);
    NDArray values = shared == 1 ? value : value.repeat(1, shared);

    double width = query.getShape().get(3);
    double scale = call.real("scale", 1 / Math.sqrt(width));
    NDArray scores = query.matMul(keys.swapAxes(2, 3)).mul((float) scale);
    NDArray masked = scores;
    NDArray bias = bias(call, scores, past);
    long mode = call.integer("qk_matmul_output_mode", 0);
    double cap = call.real("softcap", 0);
    boolean wantsOtherScores = call.integer(Results.KEYWORD, 1) > 3 && mode != 0;
    if (call.has("nonpad_kv_seqlen") || wantsOtherScores) {
      throw new IllegalArgumentException("attention with such options is not supported");
    }
    if (cap > 0) {
      masked = masked.div((float) cap).tanh().mul((float) cap);
    }
    if (bias != null) {
      masked = masked.add(bias);
    }
    NDArray mixed = masked.softmax(3).matMul(values);
    NDArray output = flat ? joined(mixed) : mixed;
    return call.integer(Results.KEYWORD, 1) == 1
        ? Value.of(output)
        : new Value.Tuple(
            List.of(Value.of(output), Value.of(key), Value.of(value), Value.of(scores)));
  }

  /** {@code [N, L, H * D] → [N, H, L, D]}. */
  private static NDArray split(NDArray x, long heads) {
    Shape shape = x.getShape();
    if (heads < 1 || shape.get(2) % heads != 0) {
      throw new IllegalArgumentException(heads + " heads do not fit " + shape);
    }
    return x.reshape(shape.get(0), shape.get(1), heads, shape.get(2) / heads).swapAxes(1, 2);
  }

  /** {@code [N, H, L, D] → [N, L, H * D]}. */
  private static NDArray joined(NDArray x) {
    Shape shape = x.getShape();
    return x.swapAxes(1, 2).reshape(shape.get(0), shape.get(2), shape.get(1) * shape.get(3));
  }

  /** What is added to scores: a mask, and nothing for the keys of the future. */
  private static @Nullable NDArray bias(Call call, NDArray scores, long past) {
    NDArray bias = null;
    if (call.has("attn_mask")) {
      NDArray mask = call.array("attn_mask");
      bias = mask.getDataType() == DataType.BOOLEAN ? excluding(mask) : mask;
    }
    if (call.integer("is_causal", 0) != 0) {
      Shape shape = scores.getShape();
      NDArray ones = scores.getManager().ones(new Shape(shape.get(2), shape.get(3)));
      NDArray causal = excluding(FloatFunctions.triangle(ones, false, past).neq(0));
      bias = bias == null ? causal : bias.add(causal);
    }
    return bias;
  }

  private static NDArray excluding(NDArray kept) {
    NDArray none = kept.getManager().create(Float.NEGATIVE_INFINITY);
    return Tensors.select(kept, kept.getManager().create(0f), none);
  }

  /**
   * A mask of numbers of keys {@code [N]}, or of ones for keys that count: {@code [N, keys]} or
   * {@code [N, queries, keys]}.
   */
  private static Value attentionMask(Call call) {
    NDArray scores = call.array("scores");
    Shape shape = scores.getShape();
    NDArray kept = scores.getManager().ones(new Shape(shape.get(2), shape.get(3)));
    if (call.integer("causal", 0) != 0) {
      kept = FloatFunctions.triangle(kept, false, shape.get(3) - shape.get(2));
    }
    if (call.has("mask")) {
      NDArray mask = call.array("mask").toType(DataType.INT64, false);
      NDArray numbers = mask.getManager().arange(0f, shape.get(3), 1f, DataType.INT64);
      NDArray counted =
          switch (mask.getShape().dimension()) {
            case 1 -> mask.reshape(-1, 1, 1, 1).gt(numbers);
            case 2 -> mask.expandDims(1).expandDims(1).gt(0);
            case 3 -> mask.expandDims(1).gt(0);
            default -> throw new IllegalArgumentException("no mask of shape " + mask.getShape());
          };
      kept = kept.mul(counted.toType(DataType.FLOAT32, false));
    }
    return Value.of(kept.neg().add(1).mul((float) call.real("value", -10000)));
  }

  private static Value rotate(Call call) {
    NDArray x = call.array("X");
    boolean flat = x.getShape().dimension() == 3;
    NDArray heads = flat ? split(x, call.integer("num_heads")) : x;
    long width = heads.getShape().get(3);
    long turned = call.integer("rotary_embedding_dim", 0);
    turned = turned == 0 ? width : turned;
    NDArray cos = Axes.slice(angles(call, "cos_cache"), 3, 0, turned / 2);
    NDArray sin = Axes.slice(angles(call, "sin_cache"), 3, 0, turned / 2);
    NDArray whole = Rotation.of(heads, cos, sin, call.integer("interleaved", 0) != 0);
    return Value.of(flat ? joined(whole) : whole);
  }

  /** {@code [N, 1, L, D / 2]}. */
  private static NDArray angles(Call call, String parameter) {
    NDArray cache = call.array(parameter);
    if (!call.has("position_ids")) {
      return cache.expandDims(1);
    }
    NDArray positions = call.array("position_ids");
    Shape shape = positions.getShape().add(cache.getShape().get(1));
    NDArray flat = positions.toType(DataType.INT64, false).flatten();
    return FloatFunctions.select(cache, 0, flat).reshape(shape).expandDims(1);
  }
}
