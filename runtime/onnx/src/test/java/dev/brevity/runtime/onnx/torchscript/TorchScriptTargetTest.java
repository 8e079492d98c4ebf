package dev.brevity.runtime.onnx.torchscript;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import dev.brevity.runtime.Brevity;
import dev.brevity.runtime.layer.QuantConv2d;
import dev.brevity.runtime.onnx.Written;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchScriptTargetTest {
  @TempDir private Path folder;

  /** An archive has no file beside it. */
  @Test
  void constantsThatOneFileCannotHoldAreRefused() {
    Block layer =
        QuantConv2d.builder(Brevity.builtin())
            .filters(100)
            .kernel(3)
            .bias(false)
            .inputQuant("ShiftedUint8ActPerTensorFloat")
            .weightQuant("Int8WeightPerTensorFloat")
            .outputQuant("ShiftedUint8ActPerTensorFloat")
            .build();

    new Written(folder)
        .requireRefused(
            (network, draft) -> new TorchScriptTarget().write(network, draft, 2000),
            new Shape(2, 3, 6, 6),
            List.of(layer),
            "at most 2,000 bytes of constants");
  }
}
