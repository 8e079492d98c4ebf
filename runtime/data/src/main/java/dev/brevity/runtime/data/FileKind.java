package dev.brevity.runtime.data;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** The kinds of files that samples and labels are read from, told apart by their names. */
enum FileKind {
  NPY(".npy"),
  NPZ(".npz"),
  IDX(".idx"),
  IMAGE(".png", ".jpg", ".jpeg", ".bmp"),
  JSON_LINES(".jsonl", ".ndjson"),
  CSV(".csv");

  private static final Pattern IDX_NAME =
      Pattern.compile(".*[-.]idx\\d(-(ubyte|byte|short|int|float|double))?");

  private final List<String> endings;

  FileKind(String... endings) {
    this.endings = List.of(endings);
  }

  static Optional<FileKind> of(StoredFile file) {
    String name = file.baseName().toLowerCase(Locale.ROOT);
    if (IDX_NAME.matcher(name).matches()) {
      return Optional.of(IDX);
    }
    return Arrays.stream(values())
        .filter(kind -> kind.endings.stream().anyMatch(name::endsWith))
        .findFirst();
  }

  /** Words for messages. */
  String words() {
    return switch (this) {
      case NPY -> "NumPy arrays";
      case NPZ -> "NumPy archives";
      case IDX -> "IDX files";
      case IMAGE -> "images";
      case JSON_LINES -> "JSON lines";
      case CSV -> "tables";
    };
  }
}
