package dev.brevity.runtime.data;

import java.io.Closeable;
import java.util.List;

/** A folder or an archive, with its files in the order of their names. */
interface Store extends Closeable {
  List<StoredFile> files();
}
