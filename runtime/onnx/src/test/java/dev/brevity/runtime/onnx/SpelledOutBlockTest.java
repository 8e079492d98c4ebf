package dev.brevity.runtime.onnx;

import static dev.brevity.runtime.onnx.SampleModel.ints;
import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.transform.ActivationEqualization;
import dev.brevity.runtime.transform.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A block of a transformer whose normalization and activation are spelled out. */
class SpelledOutBlockTest {
  @TempDir private Path folder;

  @Test
  void activationsAreEqualizedBehindNormalizationAndActivation() throws IOException {
    Path file = folder.resolve("block.onnx");
    Files.write(file, block().bytes());
    try (NDManager manager = NDManager.newBaseManager()) {
      OnnxModel model =
          new OnnxImporter(manager).read(file, "block.onnx", new Diagnostics()).orElseThrow();
      GraphBlock network = new GraphBlock(model.graph(), manager);
      NDArray x = block().inputs(manager).values().iterator().next();
      NDArray before = network.evaluate(x).singletonOrThrow();
      ActivationEqualization.Options options =
          new ActivationEqualization.Options(0.5, true, false, false, Set.of());

      List<ActivationEqualization.Step> steps;
      try (ActivationEqualization equalization =
          new ActivationEqualization(network, manager, options)) {
        network.evaluate(x);
        steps = equalization.apply();
      }

      assertThat(steps)
          .extracting(step -> described(step.region()))
          .containsExactlyInAnyOrder("[norm] to [up]", "[Mul_activated] to [down]");
      assertThat(steps).allMatch(step -> step.factors().length > 1);
      NDArray after = network.evaluate(x).singletonOrThrow();
      assertThat(after.sub(before).abs().max().getFloat())
          .isLessThan(1e-5f * before.abs().max().getFloat());
    }
  }

  private static String described(Region region) {
    List<String> from =
        region.activations().isEmpty()
            ? region.sources().stream().map(Region.Member::layer).toList()
            : region.activations();
    return from + " to " + region.sinks().stream().map(Region.Member::layer).toList();
  }

  private static SampleModel block() {
    return new SampleModel("block", 13)
        .input("x", 2, 3, 8)
        .positive("norm.weight", 8)
        .weight("norm.bias", 8)
        .weight("up.weight", 8, 16)
        .weight("up.bias", 16)
        .weight("down.weight", 16, 8)
        .real("eps", 1e-5f)
        .real("half", 0.5f)
        .real("one", 1)
        .real("two", 2)
        .real("root", 1.4142135f)
        .node("ReduceMean", "x", "mean", ints("axes", -1))
        .node("Sub", "x mean", "centred")
        .node("Pow", "centred two", "square")
        .node("ReduceMean", "square", "variance", ints("axes", -1))
        .node("Add", "variance eps", "more")
        .node("Sqrt", "more", "deviation")
        .node("Div", "centred deviation", "even")
        .node("Mul", "even norm.weight", "scaled")
        .node("Add", "scaled norm.bias", "normal")
        .node("MatMul", "normal up.weight", "product")
        .node("Add", "up.bias product", "wide")
        .node("Div", "wide root", "a")
        .node("Erf", "a", "b")
        .node("Add", "b one", "c")
        .node("Mul", "wide c", "d")
        .node("Mul", "d half", "activated")
        .node("MatMul", "activated down.weight", "narrow")
        .node("Add", "x narrow", "y")
        .output("y");
  }
}
