package dev.brevity.runtime.llm;

import dev.brevity.dsl.model.ModelOutline;
import dev.brevity.dsl.model.OutlineReader;
import dev.brevity.dsl.model.UnreadableModelException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the outlines of language models in folders as transformers saves them. */
public final class HuggingFaceOutlineReader implements OutlineReader {
  @Override
  public boolean reads(Path file) {
    return Files.isDirectory(file);
  }

  @Override
  public ModelOutline read(Path file, String shown) throws UnreadableModelException {
    try (HuggingFaceFolder folder = HuggingFaceFolder.open(file, shown)) {
      return DecoderOutline.of(shown, folder.config());
    }
  }
}
