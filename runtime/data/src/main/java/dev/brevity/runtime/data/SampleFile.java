package dev.brevity.runtime.data;

import java.io.IOException;
import java.util.OptionalLong;

/** A file that holds one sample or several. */
sealed interface SampleFile permits ArrayFile, ImageFile, JsonLinesFile {
  StoredFile file();

  /** The file itself, or the archive that it is a member of. */
  default StoredFile origin() {
    return file();
  }

  /** How many samples it holds, where that is known without reading it. */
  OptionalLong count() throws IOException;

  SampleReader open() throws IOException;

  default String place() {
    return file().place();
  }
}
