package dev.brevity.runtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.dsl.evaluate.Resolver;
import dev.brevity.dsl.model.NetworkFormats;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.PlanResolver;
import dev.brevity.dsl.plan.ResolvedPlan;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.calibration.Calibration;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.NodeHook;
import dev.brevity.runtime.layer.WeightLayer;
import dev.brevity.runtime.onnx.export.Digits;
import dev.brevity.runtime.tensor.IntQuantTensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The catalog's plans for whole networks, on models trained on digits that people have written. */
class WholeNetworkStylesTest {
  private static final int DIGITS = 100;

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "lenet, GraphInt8",
    "lenet, FlexMLInt8",
    "resnetmini, GraphInt8",
    "resnetmini, FlexMLInt8"
  })
  void quantizeWhatEveryLayerGets(String model, String plan)
      throws IOException, UnreadableModelException {
    Path file = folder.resolve("model.onnx");
    Files.write(file, Digits.model(model + ".onnx"));
    Brevity brevity = Brevity.builtin();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray digits = new Digits().test(manager, 0, DIGITS);
      NDArray exact =
          Workpiece.of(GraphFile.open(file, model).graph(manager), manager)
              .network()
              .evaluate(digits)
              .head();
      Workpiece piece = Workpiece.of(GraphFile.open(file, model).graph(manager), manager);

      ExecutablePlan executable = ExecutablePlan.of(resolved(brevity, plan, file), brevity);
      executable.placement().place(piece, executable.plan(), executable.recipes());
      try (Calibration calibration = Calibration.begin(piece.network())) {
        piece.network().evaluate(digits);
      }

      List<String> unquantized = new ArrayList<>();
      try (GraphBlock.Registration watch =
          piece
              .network()
              .addHook(
                  NodeHook.watching(
                      (node, arguments, result) -> {
                        if (piece.graph().layerOf(node).orElse(null) instanceof WeightLayer
                            && !(arguments.get(0).tensor() instanceof IntQuantTensor)) {
                          unquantized.add(node.name());
                        }
                      }))) {
        NDArray output = piece.network().evaluate(digits).head();

        assertThat(unquantized).isEmpty();
        assertThat(agreements(exact, output)).isGreaterThanOrEqualTo(DIGITS - 2);
      }
    }
  }

  private static ResolvedPlan resolved(Brevity brevity, String name, Path file)
      throws UnreadableModelException {
    Diagnostics findings = new Diagnostics();
    ResolvedPlan plan =
        new PlanResolver(brevity.library(), new Resolver(brevity.library()))
            .resolve(
                brevity.library().plan(name).orElseThrow(),
                NetworkFormats.open(file, "model.onnx").outline(),
                findings);
    assertThat(findings.hasErrors()).isFalse();
    return plan;
  }

  private static long agreements(NDArray one, NDArray other) {
    return one.argMax(1).eq(other.argMax(1)).toType(DataType.INT64, false).sum().getLong();
  }
}
