package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.fs;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.s;
import static dev.brevity.runtime.onnx.SampleModel.ss;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import onnx.TensorProto;

/** Models of one recurrent operator. */
final class RecurrentSamples {
  private RecurrentSamples() {}

  static Stream<SampleModel> recurrent() {
    List<SampleModel> cases = new ArrayList<>();
    Map<String, Integer> gates = Map.of("RNN", 1, "GRU", 3, "LSTM", 4);
    for (String operator : List.of("RNN", "GRU", "LSTM")) {
      int rows = gates.get(operator) * 4;
      String outputs = operator.equals("LSTM") ? "y h c" : "y h";
      for (String direction : List.of("forward", "reverse", "bidirectional")) {
        int n = direction.equals("bidirectional") ? 2 : 1;
        cases.add(
            new SampleModel(operator + " " + direction, 14)
                .input("x", 5, 2, 3)
                .weight("w", n, rows, 3)
                .weight("r", n, rows, 4)
                .weight("b", n, 2 * rows)
                .node(operator, "x w r b", outputs, i("hidden_size", 4), s("direction", direction))
                .output(outputs));
      }
      String states = operator.equals("LSTM") ? "x w r - - h0 c0" : "x w r - - h0";
      cases.add(
          new SampleModel(operator + " with a first state", 9)
              .input("x", 5, 2, 3)
              .weight("w", 1, rows, 3)
              .weight("r", 1, rows, 4)
              .weight("h0", 1, 2, 4)
              .weight("c0", 1, 2, 4)
              .node(operator, states, outputs, i("hidden_size", 4))
              .output(outputs));
    }
    for (String operator : List.of("RNN", "GRU", "LSTM")) {
      int rows = gates.get(operator) * 4;
      cases.add(
          new SampleModel(operator + " over sequences of different lengths", 14)
              .input("x", 5, 3, 2)
              .weight("w", 2, rows, 2)
              .weight("r", 2, rows, 4)
              .weight("b", 2, 2 * rows)
              .tensor(lengths(5, 2, 3))
              .node(
                  operator,
                  "x w r b lengths",
                  "y h",
                  i("hidden_size", 4),
                  s("direction", "bidirectional"))
              .output("y h"));
      cases.add(
          new SampleModel(operator + " with weights that are computed", 14)
              .input("x", 5, 2, 3)
              .input("w", 1, rows, 3)
              .weight("r", 1, rows, 4)
              .node(operator, "x w r", "y h", i("hidden_size", 4))
              .output("y h"));
    }
    cases.add(
        new SampleModel("LSTM with other activation functions", 14)
            .input("x", 5, 2, 3)
            .weight("w", 1, 16, 3)
            .weight("r", 1, 16, 4)
            .node(
                "LSTM",
                "x w r",
                "y h c",
                i("hidden_size", 4),
                ss("activations", "HardSigmoid", "LeakyRelu", "Softsign"),
                fs("activation_alpha", 0.25f, 0.125f),
                fs("activation_beta", 0.5f),
                i("input_forget", 1))
            .output("y h c"));
    cases.add(
        new SampleModel("GRU linear before reset", 14)
            .input("x", 5, 2, 3)
            .weight("w", 1, 12, 3)
            .weight("r", 1, 12, 4)
            .weight("b", 1, 24)
            .node("GRU", "x w r b", "y h", i("hidden_size", 4), i("linear_before_reset", 1))
            .output("y h"));
    cases.add(
        new SampleModel("LSTM with peepholes and a limit", 14)
            .input("x", 5, 2, 3)
            .weight("w", 1, 16, 3)
            .weight("r", 1, 16, 4)
            .weight("b", 1, 32)
            .weight("p", 1, 12)
            .node("LSTM", "x w r b - - - p", "y - c", i("hidden_size", 4), f("clip", 0.5f))
            .output("y c"));
    return cases.stream();
  }

  private static TensorProto lengths(int... values) {
    return TensorProto.newBuilder()
        .setName("lengths")
        .setDataType(TensorProto.DataType.INT32_VALUE)
        .addDims(values.length)
        .addAllInt32Data(Arrays.stream(values).boxed().toList())
        .build();
  }
}
