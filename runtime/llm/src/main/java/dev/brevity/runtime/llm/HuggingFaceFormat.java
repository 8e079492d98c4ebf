package dev.brevity.runtime.llm;

import dev.brevity.dsl.model.NetworkFile;
import dev.brevity.dsl.model.NetworkFormat;
import java.nio.file.Files;
import java.nio.file.Path;

/** Language models in folders as transformers saves them. */
public final class HuggingFaceFormat implements NetworkFormat {
  @Override
  public boolean reads(Path file) {
    return Files.isDirectory(file);
  }

  @Override
  public NetworkFile open(Path file, String shown) {
    return () -> {
      try (HuggingFaceFolder folder = HuggingFaceFolder.open(file, shown)) {
        return DecoderOutline.of(shown, folder.config());
      }
    };
  }
}
