package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Tensors;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import java.util.List;

/** Attention of a decoder over the keys of earlier steps, as onnxruntime has it. */
final class CachedAttention {
  private static final String NOT_SUPPORTED = "attention with such options is not supported";

  private CachedAttention() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "GroupQueryAttention",
                1,
                "query key value past_key past_value seqlens_k total_sequence_length cos_cache"
                    + " sin_cache position_ids attention_bias head_sink"
                    + " -> output present_key? present_value?",
                "num_heads:i kv_num_heads:i scale:f softcap:f do_rotary:i rotary_interleaved:i"
                    + " local_window_size:i smooth_softmax:i",
                CachedAttention::attend)
            .with(Trait.MICROSOFT)
            .shape(ElementwiseRules::sameRank));
  }

  /**
   * Queries {@code [N, L, H * D]}, or queries, keys and values packed into one. Sample {@code n}
   * has {@code seqlens_k[n] + 1} keys, the last of which are those of this step; each query sees
   * the keys up to its own.
   */
  private static Value attend(Call call) {
    if (call.has("head_sink") || call.integer("smooth_softmax", 0) > 0) {
      throw new IllegalArgumentException(NOT_SUPPORTED);
    }
    long heads = call.integer("num_heads");
    long shared = call.integer("kv_num_heads");
    NDArray given = call.array("query");
    Shape shape = given.getShape();
    if (shape.dimension() != 3 || heads < 1 || shared < 1 || heads % shared != 0) {
      throw new IllegalArgumentException(heads + " heads do not fit " + shape);
    }
    boolean packed = !call.has("key");
    long width = shape.get(2) / (packed ? heads + 2 * shared : heads);
    NDArray query = packed ? Axes.slice(given, 2, 0, heads * width) : given;
    NDArray key =
        packed ? Axes.slice(given, 2, heads * width, (heads + shared) * width) : call.array("key");
    NDArray value =
        packed ? Axes.slice(given, 2, (heads + shared) * width, shape.get(2)) : call.array("value");
    long[] lengths = call.array("seqlens_k").toType(DataType.INT64, false).toLongArray();
    if (lengths.length != shape.get(0)) {
      throw new IllegalArgumentException("expected a number of keys for each sample");
    }
    NDList outputs = new NDList();
    NDList keys = new NDList();
    NDList values = new NDList();
    for (int i = 0; i < lengths.length; i++) {
      Sample sample = new Sample(call, i, lengths[i] + 1, shape.get(1));
      NDArray q = sample.rotated(split(query, i, heads));
      NDArray k = sample.cached("past_key", sample.rotated(split(key, i, shared)));
      NDArray v = sample.cached("past_value", split(value, i, shared));
      outputs.add(sample.mixed(q, k.repeat(0, heads / shared), v.repeat(0, heads / shared)));
      keys.add(k);
      values.add(v);
    }
    NDArray output = NDArrays.stack(outputs, 0);
    if (call.integer(Results.KEYWORD, 1) == 1) {
      return Value.of(output);
    }
    return new Value.Tuple(
        List.of(
            Value.of(output),
            Value.of(NDArrays.stack(keys, 0)),
            Value.of(NDArrays.stack(values, 0))));
  }

  /** {@code [N, L, H * D] → [H, L, D]} of one sample. */
  private static NDArray split(NDArray x, int sample, long heads) {
    Shape shape = x.getShape();
    return x.get(sample).reshape(shape.get(1), heads, shape.get(2) / heads).swapAxes(0, 1);
  }

  /**
   * One sample.
   *
   * @param keys how many there are with those of this step
   * @param steps how many queries there are
   */
  private record Sample(Call call, int index, long keys, long steps) {
    /** How many keys there were before this step; a prompt that is filled up begins at 0. */
    long past() {
      return Math.max(0, keys - steps);
    }

    /** Turned by the angles of the places. */
    NDArray rotated(NDArray x) {
      if (call.integer("do_rotary", 0) == 0) {
        return x;
      }
      NDArray places =
          call.has("position_ids")
              ? call.array("position_ids").get(index).toType(DataType.INT64, false)
              : x.getManager().arange((int) past(), (int) (past() + steps), 1, DataType.INT64);
      NDArray cos = FloatFunctions.select(call.array("cos_cache"), 0, places).expandDims(0);
      NDArray sin = FloatFunctions.select(call.array("sin_cache"), 0, places).expandDims(0);
      return Rotation.of(x, cos, sin, call.integer("rotary_interleaved", 0) != 0);
    }

    /** The keys or values {@code [H, total, D]} of earlier steps and this one, filled up. */
    NDArray cached(String input, NDArray now) {
      NDArray all = now;
      long room = Math.max(call.integer("total_sequence_length"), steps);
      if (call.has(input)) {
        NDArray before = call.array(input).get(index);
        room = Math.max(room, before.getShape().get(1));
        if (past() > before.getShape().get(1)) {
          throw new IllegalArgumentException("there are fewer earlier keys than are said");
        }
        all = Axes.slice(before, 1, 0, past()).concat(now, 1);
      }
      long missing = room - all.getShape().get(1);
      return missing <= 0
          ? all
          : IndexOperators.padded(all, new long[3], new long[] {0, missing, 0}, 0);
    }

    /** {@code [L, H * D]}. */
    NDArray mixed(NDArray query, NDArray key, NDArray value) {
      double given = call.real("scale", 0);
      double scale = given == 0 ? 1 / Math.sqrt(query.getShape().get(2)) : given;
      NDArray scores = query.matMul(key.swapAxes(1, 2)).mul((float) scale);
      double cap = call.real("softcap", 0);
      if (cap > 0) {
        scores = scores.div((float) cap).tanh().mul((float) cap);
      }
      if (call.has("attention_bias")) {
        NDArray bias = call.array("attention_bias");
        NDArray own = bias.get(bias.getShape().get(0) == 1 ? 0 : index);
        scores = scores.add(Axes.slice(own, 2, 0, scores.getShape().get(2)));
      }
      NDManager manager = scores.getManager();
      NDArray places = manager.arange(0, (int) key.getShape().get(1), 1, DataType.INT64);
      NDArray own =
          manager.arange((int) past(), (int) (past() + steps), 1, DataType.INT64).reshape(-1, 1);
      NDArray seen = places.lte(own);
      long window = call.integer("local_window_size", -1);
      if (window > 0) {
        seen = seen.logicalAnd(places.gt(own.sub(window)));
      }
      NDArray none = manager.create(Float.NEGATIVE_INFINITY);
      NDArray weights = Tensors.select(seen, scores, none).softmax(2);
      return weights.matMul(value).swapAxes(0, 1).reshape(steps, -1);
    }
  }
}
