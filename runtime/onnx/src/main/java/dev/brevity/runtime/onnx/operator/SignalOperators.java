package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.aten.Fourier;
import dev.brevity.runtime.graph.Argument;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.element.ElementType;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.SizeRules;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/** Spectra of signals. */
final class SignalOperators {
  private static final int AXIS_AS_INPUT = 20;

  private SignalOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "DFT",
                17,
                "input dft_length:i axis:i<20",
                "inverse:i onesided:i legacy:i!",
                SignalOperators::transform)
            .reading(
                (node, options) -> {
                  if (node.opset() < AXIS_AS_INPUT) {
                    options.put("legacy", Argument.of((Object) 1L));
                  }
                })
            .writing(SignalOperators::nameAxis)
            .shape(ElementwiseRules::sameRank),
        Operator.of(
                "STFT",
                17,
                "signal frame_step:i window frame_length:i",
                "onesided:i",
                SignalOperators::shortTime)
            .shape(ElementwiseRules::sameType),
        window("HannWindow", angle -> 0.5 - 0.5 * Math.cos(angle)),
        window("HammingWindow", angle -> 25 / 46.0 - 21 / 46.0 * Math.cos(angle)),
        window(
            "BlackmanWindow", angle -> 0.42 - 0.5 * Math.cos(angle) + 0.08 * Math.cos(2 * angle)),
        Operator.of(
                "MelWeightMatrix",
                17,
                "num_mel_bins dft_length sample_rate lower_edge_hertz upper_edge_hertz",
                "output_datatype:type",
                SignalOperators::mel)
            .shape(node -> SizeRules.typedOfRank(node, 2)));
  }

  /** The first version counted the axis from 1 on if none was given. */
  private static void nameAxis(OperatorCall call) {
    if (!call.options().containsKey("axis") && !call.inputs().containsKey("axis")) {
      call.set("axis", call.options().containsKey("legacy") ? 1L : -2L);
    }
  }

  private static Value transform(Call call) {
    NDArray x = call.array("input");
    // The first version counted the axis from 1 on by default.
    int axis = Axes.of(call.integer("axis", call.has("legacy") ? 1 : -2), x);
    boolean inverse = call.integer("inverse", 0) != 0;
    boolean half = call.integer("onesided", 0) != 0;
    if (inverse && half) {
      throw new IllegalArgumentException("a transform of half a spectrum is not supported");
    }
    long length = call.integer("dft_length", x.getShape().get(axis));
    NDArray spectrum = Fourier.transform(complex(x), Axes.checked(length).get(0), axis, inverse);
    return Value.of(half ? Axes.slice(spectrum, axis, 0, length / 2 + 1) : spectrum);
  }

  /** Values with an imaginary part. */
  private static NDArray complex(NDArray x) {
    int last = x.getShape().dimension() - 1;
    return x.getShape().get(last) == 2 ? x : x.concat(x.zerosLike(), last);
  }

  private static Value shortTime(Call call) {
    NDArray signal = call.array("signal");
    NDArray x = signal.getShape().dimension() == 2 ? signal.expandDims(2) : signal;
    long step = call.integer("frame_step");
    long length =
        call.has("frame_length")
            ? call.integer("frame_length")
            : call.has("window") ? call.array("window").size() : x.getShape().get(1);
    long frames = step < 1 ? 0 : (x.getShape().get(1) - length) / step + 1;
    if (frames < 1 || length < 1) {
      throw new IllegalArgumentException(
          "frames of " + length + " cannot be taken from " + x.getShape());
    }
    Axes.checked(frames, length, x.getShape().get(0));
    long[] places = new long[(int) (frames * length)];
    for (int i = 0; i < places.length; i++) {
      places[i] = i / length * step + i % length;
    }
    NDArray framed =
        Axes.select(x, 1, places).reshape(x.getShape().get(0), frames, length, x.getShape().get(2));
    NDArray weighted =
        call.has("window") ? framed.mul(call.array("window").reshape(length, 1)) : framed;
    NDArray spectrum = Fourier.transform(complex(weighted), length, 2, false);
    boolean half = call.integer("onesided", 1) != 0;
    return Value.of(half ? Axes.slice(spectrum, 2, 0, length / 2 + 1) : spectrum);
  }

  private static Operator window(String type, DoubleUnaryOperator form) {
    return Operator.of(
            type,
            17,
            "size",
            "output_datatype:type periodic:i",
            call -> {
              int size = (int) Axes.checked(call.integer("size")).get(0);
              double period = call.integer("periodic", 1) != 0 ? size : Math.max(1, size - 1);
              double[] values = new double[size];
              for (int i = 0; i < size; i++) {
                values[i] = form.applyAsDouble(2 * Math.PI * i / period);
              }
              return EngineMemory.of(typed(call, call.array("size").getManager().create(values)));
            })
        .shape(node -> SizeRules.typedOfRank(node, 1));
  }

  private static NDArray typed(Call call, NDArray values) {
    return values.toType(ElementType.computed(call.integer("output_datatype", 1)), false);
  }

  /** Triangles over the bins of a spectrum, evenly spaced on the scale of mels. */
  private static Value mel(Call call) {
    int bins = (int) Axes.checked(call.integer("num_mel_bins")).get(0);
    long length = call.integer("dft_length");
    long rate = call.integer("sample_rate");
    int rows = (int) Axes.checked(length / 2 + 1, bins).get(0);
    double low = mels(call.real("lower_edge_hertz"));
    double step = (mels(call.real("upper_edge_hertz")) - low) / (bins + 2);
    int[] edges = new int[bins + 2];
    for (int i = 0; i < edges.length; i++) {
      double hertz = 700 * (Math.pow(10, (low + i * step) / 2595) - 1);
      edges[i] = (int) Math.floor((length + 1) * hertz / rate);
      if (edges[i] < 0 || edges[i] >= rows) {
        throw new IllegalArgumentException("the edges are outside of the spectrum");
      }
    }
    double[] weights = new double[rows * bins];
    for (int bin = 0; bin < bins; bin++) {
      int from = edges[bin];
      int centre = edges[bin + 1];
      int to = edges[bin + 2];
      if (from == centre) {
        weights[centre * bins + bin] = 1;
      }
      for (int row = from; from < centre && row <= centre; row++) {
        weights[row * bins + bin] = (row - from) / (double) (centre - from);
      }
      for (int row = centre; row < to; row++) {
        weights[row * bins + bin] = (to - row) / (double) (to - centre);
      }
    }
    NDArray matrix = call.array("num_mel_bins").getManager().create(weights, new Shape(rows, bins));
    return Value.of(typed(call, matrix));
  }

  private static double mels(double hertz) {
    return 2595 * Math.log10(1 + hertz / 700);
  }
}
