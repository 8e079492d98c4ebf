package dev.brevity.runtime.llm.quantization;

import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.runtime.plan.OptionValues;
import java.io.IOException;
import java.nio.file.Path;

/**
 * A format that quantized language models are written in. Found with {@link
 * java.util.ServiceLoader}; the language declares a {@code target} of the same name.
 */
public interface LanguageModelTarget {
  /** The name in plans: {@code gguf}. */
  String name();

  /** Whether it writes a folder; otherwise one file. */
  boolean writesFolder();

  /**
   * Writes the model.
   *
   * @param draft a place where nothing is yet; it is renamed when all is written
   * @param sink told what the reader of the file should know
   * @throws dev.brevity.runtime.RecipeException if the model holds what cannot be written
   */
  void write(QuantizedModel model, OptionValues options, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException;
}
