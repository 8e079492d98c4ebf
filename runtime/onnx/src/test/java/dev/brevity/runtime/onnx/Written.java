package dev.brevity.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.plan.ExportTarget;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** What every target leaves in an empty folder. */
public record Written(Path folder) {
  /** Nothing, if the target refuses the layers for the reason. */
  public void requireRefused(ExportTarget target, Shape shape, List<Block> layers, String reason) {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray x = LayerChain.input(manager, shape);
      GraphBlock network = LayerChain.of(manager, x, layers);
      Path file = folder.resolve("refused");

      assertThatThrownBy(() -> LayerChain.write(manager, network, shape, target, file))
          .isInstanceOf(RecipeException.class)
          .hasMessageContaining(reason);
      assertThat(folder).isEmptyDirectory();
    }
  }

  /** The model and a file of at least so many bytes of constants, which it names. */
  public void requireApart(String model, long bytes) {
    String constants = model + ".data";
    assertThat(folder.resolve(constants).toFile().length()).isGreaterThan(bytes);
    assertThat(folder.resolve(model)).content(StandardCharsets.ISO_8859_1).contains(constants);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder(model, constants);
  }
}
