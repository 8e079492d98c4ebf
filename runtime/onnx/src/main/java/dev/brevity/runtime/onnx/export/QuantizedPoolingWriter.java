package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.layer.FlexMLQuantAvgPool2d;
import dev.brevity.runtime.layer.PoolingLayer;
import dev.brevity.runtime.layer.TruncLayer;
import java.util.Optional;

/** Writes pooling of quantized values, and what reduces the bits of integers. */
final class QuantizedPoolingWriter {
  private final GraphWriter graph;
  private final QuantizerWriter quantizers;
  private final PoolingWriter pooling;

  QuantizedPoolingWriter(GraphWriter graph, QuantizerWriter quantizers, PoolingWriter pooling) {
    this.graph = graph;
    this.quantizers = quantizers;
    this.pooling = pooling;
  }

  /** Writes pooling, whose averages or integers are then changed by some layers. */
  String write(NodeCall call, PoolingLayer layer) {
    if (layer instanceof FlexMLQuantAvgPool2d flexml) {
      String averages = pooling.write(call, layer.pooling(), call.name() + ".averages");
      String correction = graph.scalar(call.name() + ".correction", flexml.correction());
      return graph.node("Mul").input(averages, correction).as(call.name());
    }
    boolean reduces = call.parts().form("trunc_quant").isPresent();
    String wanted = reduces ? call.name() + ".averages" : call.name();
    return reduced(call, pooling.write(call, layer.pooling(), wanted));
  }

  /** Writes the layer that only reduces the bits of its input. */
  String write(NodeCall call, TruncLayer layer) {
    return layer instanceof PoolingLayer pool ? write(call, pool) : reduced(call, call.input());
  }

  private String reduced(NodeCall call, String value) {
    Optional<ActivationForm> form = call.parts().form("trunc_quant");
    return form.isEmpty()
        ? value
        : quantizers.activation(value, form.get(), call.name() + ".output", call.name());
  }
}
