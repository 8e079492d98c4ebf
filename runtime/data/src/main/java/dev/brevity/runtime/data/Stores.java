package dev.brevity.runtime.data;

import dev.brevity.dsl.diagnostic.Code;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/** Opens folders and archives. */
final class Stores {
  private Stores() {}

  /**
   * The files below a folder, in an archive, or the one that is named.
   *
   * @param shown what messages call it
   * @throws DataException if it is damaged or leads out of itself
   */
  static Store open(Path path, String shown) throws IOException {
    String name = path.toString().toLowerCase(Locale.ROOT);
    if (Files.isDirectory(path)) {
      return new Folder(path, shown);
    }
    if (name.endsWith(".zip")) {
      return new Zip(path, shown);
    }
    if (name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz")) {
      return TarStore.open(path, shown);
    }
    return new One(
        path,
        List.of(new StoredFile(path.getFileName().toString(), shown, sizeOf(path), content(path))));
  }

  /** The members of an {@code .npz} file or another zip archive that is itself a stored file. */
  static List<StoredFile> members(StoredFile archive) throws IOException {
    List<StoredFile> members = new ArrayList<>();
    try (ZipInputStream zip = new ZipInputStream(archive.open())) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        String name = entry.getName();
        if (!entry.isDirectory()) {
          members.add(
              new StoredFile(
                  name,
                  archive.place() + ":" + name,
                  OptionalLong.empty(),
                  () -> member(archive, name)));
        }
        checkCount(members.size(), archive.place());
      }
    } catch (IOException | IllegalArgumentException e) {
      throw DataException.malformed(
          archive.place(), "is a damaged archive: " + DataException.reason(e));
    }
    if (members.isEmpty()) {
      throw DataException.malformed(archive.place(), "is not an archive, or an empty one");
    }
    return members;
  }

  private static InputStream member(StoredFile archive, String name) throws IOException {
    ZipInputStream zip = new ZipInputStream(archive.open());
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      if (entry.getName().equals(name)) {
        return new UnpackedStream(zip, archive.size().orElse(0), archive.place() + ":" + name);
      }
    }
    zip.close();
    throw DataException.malformed(archive.place(), "no longer holds `" + name + "`");
  }

  /** A name in an archive, unless it leads elsewhere. */
  static String checkedName(String name, String archive) {
    String path = name.replace('\\', '/');
    if (path.startsWith("/") || path.matches("[A-Za-z]:.*")) {
      throw leadsOut(name, archive);
    }
    if (Arrays.asList(path.split("/")).contains("..")) {
      throw leadsOut(name, archive);
    }
    return path.startsWith("./") ? path.substring(2) : path;
  }

  private static DataException leadsOut(String name, String archive) {
    return DataException.malformed(
        archive, "holds the name `" + name + "`, which leads out of the archive");
  }

  static void checkCount(int files, String place) {
    if (files > Limits.FILES) {
      throw DataException.of(
          Code.DATA_LIMIT, "`" + place + "` holds more than " + Limits.FILES + " files");
    }
  }

  /** Whether a file is there for the system and not for its users. */
  static boolean hidden(String name) {
    return name.startsWith("__MACOSX/")
        || Arrays.stream(name.split("/")).anyMatch(part -> part.startsWith("."));
  }

  static List<StoredFile> sorted(List<StoredFile> files) {
    files.sort(Comparator.comparing(StoredFile::name));
    return List.copyOf(files);
  }

  private static OptionalLong sizeOf(Path path) throws IOException {
    return OptionalLong.of(Files.size(path));
  }

  private static StoredFile.Content content(Path path) {
    return () -> Files.newInputStream(path);
  }

  /** One file. */
  private record One(Path path, List<StoredFile> files) implements Store {
    @Override
    public Path onDisk(StoredFile file) {
      return path;
    }

    @Override
    public void close() {}
  }

  /** All files below a folder, through links as well. */
  private record Folder(Path folder, List<StoredFile> files) implements Store {
    Folder(Path folder, String shown) throws IOException {
      this(folder, list(folder, shown));
    }

    @Override
    public Path onDisk(StoredFile file) {
      return folder.resolve(file.name());
    }

    private static List<StoredFile> list(Path folder, String shown) throws IOException {
      FolderWalk walk = new FolderWalk(folder, shown);
      List<StoredFile> found = new ArrayList<>();
      for (Path file : walk.files()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        String place = shown.endsWith("/") ? shown + name : shown + "/" + name;
        found.add(new StoredFile(name, place, sizeOf(file), content(file)));
      }
      return sorted(found);
    }

    @Override
    public void close() {}
  }

  /** A zip archive. */
  private static final class Zip implements Store {
    private final Path path;
    private final ZipFile zip;
    private final List<StoredFile> files;

    Zip(Path path, String shown) throws IOException {
      this.path = path;
      try {
        zip = new ZipFile(path.toFile());
      } catch (ZipException | IllegalArgumentException e) {
        throw DataException.malformed(shown, "is a damaged archive: " + DataException.reason(e));
      }
      try {
        files = list(shown);
      } catch (IOException | DataException e) {
        zip.close();
        throw e;
      }
    }

    private List<StoredFile> list(String shown) throws IOException {
      long size = Files.size(path);
      List<StoredFile> found = new ArrayList<>();
      for (Enumeration<? extends ZipEntry> e = zip.entries(); e.hasMoreElements(); ) {
        ZipEntry entry = e.nextElement();
        String name = checkedName(entry.getName(), shown);
        if (!entry.isDirectory() && !hidden(name)) {
          String place = shown + ":" + name;
          found.add(
              new StoredFile(
                  name,
                  place,
                  OptionalLong.empty(),
                  () -> new UnpackedStream(zip.getInputStream(entry), size, place)));
          checkCount(found.size(), shown);
        }
      }
      return sorted(found);
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
      zip.close();
    }
  }
}
