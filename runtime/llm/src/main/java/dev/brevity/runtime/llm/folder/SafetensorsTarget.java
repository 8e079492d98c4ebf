package dev.brevity.runtime.llm.folder;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.ExportForecast;
import dev.brevity.injector.Target;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.PlannedModel;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The target {@code safetensors}: a folder as transformers saves it, whose weights have the values
 * that quantization leaves them.
 *
 * @param dtype the type of all tensors
 */
@Target("safetensors")
public record SafetensorsTarget(WeightType dtype) implements LanguageModelTarget {
  @Override
  public String reader() {
    return "transformers and vLLM";
  }

  @Override
  public boolean isReadHere() {
    return true;
  }

  @Override
  public boolean writesFolder() {
    return true;
  }

  @Override
  public void inspect(PlannedModel model) {
    model.refuseAdded("a folder of transformers");
  }

  @Override
  public Optional<ExportForecast> forecast(PlannedModel model) {
    return Optional.of(FolderWriter.forecast(model, dtype, 0));
  }

  @Override
  public void write(QuantizedModel model, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException {
    model.refuseAdded("a folder of transformers");
    new FolderWriter(model, dtype).write(draft, model::values);
  }
}
