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
import java.util.OptionalLong;

/**
 * Where calibration samples are.
 *
 * @param path a folder, an archive, or a description ({@code *.data.yaml})
 * @param shown the path as messages name it
 * @param most how many of the samples count; all if absent
 */
public record CalibrationData(Path path, String shown, OptionalLong most) {
  /** All samples of the path. */
  public CalibrationData(Path path, String shown) {
    this(path, shown, OptionalLong.empty());
  }

  /**
   * The samples; empty, with findings, when they cannot be read or do not fit the network.
   *
   * @return closed by the caller
   */
  public Optional<Dataset> open(ModelOutline model, DiagnosticSink findings) {
    Optional<Dataset> opened =
        new DatasetOpener(expected(model)).open(path, shown, Optional.empty(), findings);
    return most.isEmpty() ? opened : opened.map(samples -> samples.first(most.getAsLong()));
  }

  private static List<ExpectedInput> expected(ModelOutline model) {
    return model.inputs().stream().map(CalibrationData::expected).toList();
  }

  private static ExpectedInput expected(Port port) {
    boolean floating = port.dtype().contains("float");
    return new ExpectedInput(
        port.name(),
        floating,
        port.isRanked() ? Optional.of(port.shape()) : Optional.empty(),
        port.firstAxis());
  }
}
