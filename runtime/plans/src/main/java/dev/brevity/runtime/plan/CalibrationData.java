package dev.brevity.runtime.plan;

import dev.brevity.dsl.data.SampleChoice;
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
 * @param samples which of them count
 */
public record CalibrationData(Path path, String shown, SampleChoice samples) {
  /** All samples of the path. */
  public CalibrationData(Path path, String shown) {
    this(path, shown, SampleChoice.ALL);
  }

  /**
   * The samples; empty, with findings, when they cannot be read or do not fit the network.
   *
   * @return closed by the caller
   */
  public Optional<Dataset> open(ModelOutline model, DiagnosticSink findings) {
    Optional<Dataset> opened =
        new DatasetOpener(expected(model)).open(path, shown, samples.range(), findings);
    OptionalLong most = samples.most();
    return most.isEmpty() ? opened : opened.map(all -> all.first(most.getAsLong()));
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
