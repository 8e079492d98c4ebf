package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.f;
import static dev.brevity.runtime.onnx.SampleModel.given;
import static dev.brevity.runtime.onnx.SampleModel.i;
import static dev.brevity.runtime.onnx.SampleModel.ints;

import java.util.stream.Stream;
import onnx.AttributeProto;

/** Models that decide while they run, repeat themselves, or have functions of their own. */
final class FlowSamples {
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int BOOL = 9;

  private FlowSamples() {}

  static Stream<SampleModel> all() {
    return Stream.of(
        branches("the first branch", 0),
        branches("the second branch", 1),
        nested("branches within the first", 0, 0),
        nested("branches within the first, the other one", 0, 1),
        nested("branches within the second", 1, 0),
        known("a condition that is known", 1),
        known("a condition that is known not to hold", 0),
        loop(),
        scan(),
        loopWithBranch(),
        functions(),
        everything("all together"));
  }

  /**
   * Two networks, of which the input {@code rate}, which is 0, chooses the first if it equals the
   * given number. Each suits its own number of channels alone.
   */
  static SampleModel branches(String name, long first) {
    return new SampleModel(name, 17)
        .indices("rate", 1)
        .input("x", 2, first == 0 ? 3 : 5, 16)
        .number("first", first)
        .node("Equal", "rate first", "holds")
        .node(
            "If",
            "holds",
            "y mean",
            network("a", 3).within("then_branch"),
            network("b", 5).within("else_branch"))
        .node("Add", "y mean", "z")
        .output("z y");
  }

  private static SampleModel network(String name, long channels) {
    return new SampleModel(name, 17)
        .weight(name + ".weight", 4, channels, 3)
        .weight(name + ".bias", 4)
        .node("Conv", "x " + name + ".weight " + name + ".bias", name + "_c", ints("pads", 1, 1))
        .node("Relu", name + "_c", name + "_r")
        .node("ReduceMean", name + "_r", name + "_mean", ints("axes", 2))
        .node("Abs", name + "_r", name + "_abs")
        .output(name + "_abs " + name + "_mean");
  }

  private static SampleModel nested(String name, long first, long second) {
    SampleModel inner =
        new SampleModel("inner", 17)
            .node("Equal", "rate two", "inner_holds")
            .node("Neg", "x", "negative")
            .node(
                "If",
                "inner_holds",
                "inner_y",
                new SampleModel("c", 17)
                    .node("Exp", "negative", "c")
                    .output("c")
                    .within("then_branch"),
                new SampleModel("d", 17)
                    .node("Sin", "shared", "d")
                    .output("d")
                    .within("else_branch"))
            .node("Add", "inner_y negative", "t")
            .output("t");
    return new SampleModel(name, 17)
        .indices("rate", 1)
        .input("x", 2, 3)
        .number("one", first)
        .number("two", second)
        .node("Equal", "rate one", "holds")
        .node("Tanh", "x", "shared")
        .node(
            "If",
            "holds",
            "y",
            inner.within("then_branch"),
            new SampleModel("e", 17).node("Cos", "shared", "e").output("e").within("else_branch"))
        .output("y");
  }

  private static SampleModel known(String name, int truth) {
    return new SampleModel(name, 17)
        .input("x", 2, 3)
        .codes("holds", BOOL, truth)
        .node(
            "If",
            "holds",
            "y",
            new SampleModel("a", 17).node("Relu", "x", "a").output("a").within("then_branch"),
            new SampleModel("b", 17).node("Neg", "x", "b").output("b").within("else_branch"))
        .output("y");
  }

  private static SampleModel loop() {
    SampleModel body =
        new SampleModel("body", 17)
            .taken("round", INT64)
            .taken("goes", BOOL)
            .taken("state", FLOAT)
            .node("Identity", "goes", "goes_on")
            .node("MatMul", "state w", "product")
            .node("Add", "product x", "next")
            .node("Cast", "round", "number", i("to", FLOAT))
            .node("Mul", "next number", "part")
            .output("goes_on next part");
    return new SampleModel("a loop over its own results", 17)
        .input("x", 2, 3)
        .weight("w", 3, 3)
        .number("most", 4)
        .node("Loop", "most - x", "last parts", body.within("body"))
        .output("last parts");
  }

  private static SampleModel scan() {
    SampleModel body =
        new SampleModel("body", 17)
            .taken("sum", FLOAT)
            .taken("row", FLOAT)
            .node("Add", "sum row", "next")
            .node("Mul", "next row", "part")
            .output("next part");
    return new SampleModel("a scan backwards along the last axis", 17)
        .input("x", 2, 3, 4)
        .weight("begin", 2, 3)
        .node(
            "Scan",
            "begin x",
            "last parts",
            body.within("body"),
            i("num_scan_inputs", 1),
            ints("scan_input_axes", 2),
            ints("scan_input_directions", 1),
            ints("scan_output_axes", 1),
            ints("scan_output_directions", 1))
        .output("last parts");
  }

  private static SampleModel loopWithBranch() {
    SampleModel body =
        new SampleModel("body", 17)
            .taken("round", INT64)
            .taken("goes", BOOL)
            .taken("state", FLOAT)
            .node("Equal", "round one", "second")
            .node(
                "If",
                "second",
                "next",
                new SampleModel("a", 17)
                    .node("Neg", "state", "a")
                    .output("a")
                    .within("then_branch"),
                new SampleModel("b", 17)
                    .node("Add", "state x", "b")
                    .output("b")
                    .within("else_branch"))
            .node("Less", "round two", "goes_on")
            .output("goes_on next");
    return new SampleModel("a loop that decides", 17)
        .input("x", 2, 3)
        .number("one", 1)
        .number("two", 2)
        .number("most", 100)
        .node("Loop", "most - x", "last", body.within("body"))
        .output("last");
  }

  /** A function, a branch that is taken and one that is not, and a loop with branches. */
  static SampleModel everything(String name) {
    SampleModel body =
        new SampleModel("body", 17)
            .taken("round", INT64)
            .taken("goes", BOOL)
            .taken("state", FLOAT)
            .weight("part.weight", 4, 4, 3)
            .node("Conv", "state part.weight", "part", ints("pads", 1, 1))
            .node("Less", "round two", "goes_on")
            .output("goes_on part part_sum")
            .node("Add", "part y", "part_sum");
    return new SampleModel(name, 17)
        .indices("rate", 1)
        .input("x", 2, 3, 16)
        .number("first", 1)
        .number("two", 2)
        .number("most", 5)
        .node("Equal", "rate first", "holds")
        .node(
            "If",
            "holds",
            "y mean",
            network("a", 3).within("then_branch"),
            network("b", 3).within("else_branch"))
        .node("Loop", "most - y", "last parts", body.within("body"))
        .function("Half", "v", "w", new SampleModel("half", 17).node("HardSigmoid", "v", "w"))
        .call("Half", "last", "z")
        .output("z mean parts");
  }

  private static SampleModel functions() {
    SampleModel leaky =
        new SampleModel("leaky", 17)
            .node("LeakyRelu", "v", "w", given("alpha", AttributeProto.AttributeType.FLOAT));
    SampleModel twice =
        new SampleModel("twice", 17)
            .call("Leaky", "v", "w", f("alpha", 0.5f))
            .call("Leaky", "w", "u", f("alpha", 0.25f));
    return new SampleModel("functions that call functions", 17)
        .input("x", 2, 3)
        .function("Leaky", "v", "w", leaky)
        .function("Twice", "v", "u", twice)
        .call("Twice", "x", "y")
        .call("Twice", "y", "z")
        .output("z");
  }
}
