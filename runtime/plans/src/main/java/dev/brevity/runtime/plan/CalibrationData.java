package dev.brevity.runtime.plan;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.data.Dataset;
import dev.brevity.runtime.data.DatasetOpener;
import dev.brevity.runtime.data.ExpectedInput;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where calibration samples are.
 *
 * @param path a folder, an archive, or a description ({@code *.data.yaml})
 * @param shown the path as messages name it
 */
public record CalibrationData(Path path, String shown) {
  /**
   * The samples; empty, with findings, when they cannot be read or do not fit the network.
   *
   * @return closed by the caller
   */
  Optional<Dataset> open(ModelOutline model, DiagnosticSink findings) {
    return new DatasetOpener(expected(model)).open(path, shown, Optional.empty(), findings);
  }

  private static List<ExpectedInput> expected(ModelOutline model) {
    return model.inputs().stream().map(CalibrationData::expected).toList();
  }

  private static ExpectedInput expected(Port port) {
    boolean floating = port.dtype().contains("float");
    return new ExpectedInput(
        port.name(),
        floating,
        port.shape().isEmpty() ? Optional.empty() : Optional.of(port.shape()));
  }
}
