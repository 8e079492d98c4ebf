package dev.brevity.runtime.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/** A tar archive. A packed one is unpacked into a temporary file, which allows any order. */
final class TarStore implements Store {
  private static final int BUFFER = 1 << 16;

  private final Path path;
  private final TarFile tar;
  private final Optional<Path> temporary;
  private final List<StoredFile> files;

  private TarStore(Path path, TarFile tar, Optional<Path> temporary, List<StoredFile> files) {
    this.path = path;
    this.tar = tar;
    this.temporary = temporary;
    this.files = files;
  }

  static TarStore open(Path path, String shown) throws IOException {
    boolean packed = !path.toString().toLowerCase(Locale.ROOT).endsWith(".tar");
    Optional<Path> temporary = packed ? Optional.of(unpack(path, shown)) : Optional.empty();
    TarFile tar = null;
    try {
      tar = new TarFile(temporary.orElse(path));
      return new TarStore(path, tar, temporary, list(tar, shown));
    } catch (IOException | RuntimeException e) {
      if (tar != null) {
        tar.close();
      }
      if (temporary.isPresent()) {
        Files.deleteIfExists(temporary.get());
      }
      throw e instanceof DataException known
          ? known
          : DataException.malformed(shown, "is a damaged archive: " + DataException.reason(e));
    }
  }

  private static Path unpack(Path path, String shown) throws IOException {
    Path target = Files.createTempFile("brevity", ".tar");
    target.toFile().deleteOnExit();
    boolean whole = false;
    try (InputStream packed = Files.newInputStream(path);
        InputStream in =
            new UnpackedStream(new GZIPInputStream(packed, BUFFER), Files.size(path), shown);
        OutputStream out = Files.newOutputStream(target)) {
      in.transferTo(out);
      whole = true;
      return target;
    } catch (java.util.zip.ZipException | java.io.EOFException e) {
      throw DataException.malformed(shown, "is a damaged archive: " + DataException.reason(e));
    } finally {
      if (!whole) {
        Files.deleteIfExists(target);
      }
    }
  }

  private static List<StoredFile> list(TarFile tar, String shown) {
    List<StoredFile> found = new ArrayList<>();
    for (TarArchiveEntry entry : tar.getEntries()) {
      String name = Stores.checkedName(entry.getName(), shown);
      boolean plain = entry.isFile() && !entry.isSymbolicLink() && !entry.isLink();
      if (plain && !entry.isSparse() && !Stores.hidden(name)) {
        found.add(
            new StoredFile(
                name,
                shown + ":" + name,
                OptionalLong.of(entry.getSize()),
                () -> tar.getInputStream(entry)));
        Stores.checkCount(found.size(), shown);
      }
    }
    return Stores.sorted(found);
  }

  @Override
  public List<StoredFile> files() {
    return files;
  }

  @Override
  public Path onDisk(StoredFile file) {
    return path;
  }

  @Override
  public void close() throws IOException {
    tar.close();
    if (temporary.isPresent()) {
      Files.deleteIfExists(temporary.get());
    }
  }
}
