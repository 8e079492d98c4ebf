package dev.brevity.runtime.data;

import java.io.Closeable;
import java.nio.file.Path;
import java.util.List;

/** A folder or an archive, with its files in the order of their names. */
interface Store extends Closeable {
  List<StoredFile> files();

  /** The file on disk that a stored file is read from: itself, or the archive. */
  Path onDisk(StoredFile file);
}
