package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.plan.ExportDraft;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.runtime.plan.QuantizedNetwork;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A format that holds language models, and no other networks. */
public interface LanguageModelTarget extends ExportTarget {
  /** What is wrong with a network that is no language model. */
  String OTHER_NETWORK =
      "the export target of the plan holds language models, and this network is not one";

  /** What to do about it. */
  String OTHER_TARGET = "export `onnx_qcdq`, or quantize a folder with a language model";

  /** Whether it writes a folder; otherwise one file. */
  boolean writesFolder();

  /** The programs that the output is for. */
  String reader();

  /** Whether the output can be evaluated and generate text here, too. */
  default boolean isReadHere() {
    return false;
  }

  /** Whether it must know the ranges of what comes into layers. */
  default boolean needsRanges() {
    return false;
  }

  /** Whether it must know weights as they are before they are quantized. */
  default boolean needsFloats() {
    return false;
  }

  /** Reports what cannot be written, as far as it shows before any weight is read. */
  default void inspect(PlannedModel model) {}

  /** What the output will hold, where that shows before any weight is read. */
  default Optional<ExportForecast> forecast(PlannedModel model) {
    return Optional.empty();
  }

  /**
   * Writes the model.
   *
   * @param draft a place where nothing is yet; it is renamed when all is written
   * @param sink told what the reader of the file should know
   * @throws RecipeException if the model holds what cannot be written
   */
  void write(QuantizedModel model, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException;

  /** Refuses networks that are no language models. */
  @Override
  default void write(QuantizedNetwork network, ExportDraft draft) {
    throw new RecipeException(
        List.of(Diagnostic.of(Code.NOT_EXPRESSIBLE, OTHER_NETWORK).fix(OTHER_TARGET).build()));
  }
}
