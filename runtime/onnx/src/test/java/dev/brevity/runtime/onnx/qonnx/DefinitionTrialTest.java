package dev.brevity.runtime.onnx.qonnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.layer.QuantIdentity;
import dev.brevity.runtime.layer.QuantLinear;
import dev.brevity.runtime.onnx.LayerChain;
import dev.brevity.runtime.onnx.definition.DefinitionTrial;
import dev.brevity.runtime.onnx.finn.FinnTarget;
import dev.brevity.runtime.plan.ExportTarget;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is written for QONNX and FINN is read again and computed before it gets its place. */
class DefinitionTrialTest {
  private static final Brevity BREVITY = Brevity.builtin();
  private static final Shape ROWS = new Shape(4, 6);

  @TempDir private Path folder;

  static Stream<Arguments> damages() {
    Consumer<GraphProto.Builder> unknown = graph -> quantizer(graph).setOpType("Unquant");
    Consumer<GraphProto.Builder> cut = graph -> quantizer(graph).setInput(0, "nothing");
    Consumer<GraphProto.Builder> other = graph -> quantizer(graph).setInput(0, "x");
    return Stream.of(
        Arguments.of("an operator that nobody knows", unknown, "no operator Unquant"),
        Arguments.of("an input that nothing computes", cut, "nothing"),
        Arguments.of("another value than the network's", other, "`y` of it is"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("damages")
  void filesThatDoNotComputeTheNetworkAreRefused(
      String damage, Consumer<GraphProto.Builder> change, String reason) throws Exception {
    for (ExportTarget target : List.of(new QonnxTarget(true, 2), new FinnTarget())) {
      ExportTarget damaged =
          (network, draft) -> {
            target.write(network, draft);
            ModelProto.Builder model;
            try (InputStream in = Files.newInputStream(draft.file())) {
              model = ModelProto.parseFrom(in).toBuilder();
            }
            change.accept(model.getGraphBuilder());
            Files.write(draft.file(), model.build().toByteArray());
            new DefinitionTrial("damaged").run(network, draft.file());
          };

      assertThatThrownBy(() -> write(damaged))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining("`damaged`")
          .hasMessageContaining(reason);
      assertThat(folder).isEmptyDirectory();
    }
  }

  private void write(ExportTarget target) throws Exception {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, ROWS);
      GraphBlock network =
          LayerChain.of(
              manager,
              x,
              List.of(
                  QuantLinear.builder(BREVITY).units(6).build(),
                  QuantIdentity.builder(BREVITY).build()));
      LayerChain.write(manager, network, ROWS, target, folder.resolve("file.onnx"));
    }
  }

  /** The last operator of the file's own domain. */
  private static NodeProto.Builder quantizer(GraphProto.Builder graph) {
    return graph.getNodeBuilderList().stream()
        .filter(node -> node.getDomain().endsWith("custom_op.general"))
        .reduce((first, second) -> second)
        .orElseThrow();
  }
}
