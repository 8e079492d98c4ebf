package dev.brevity.runtime.checkpoint;

import dev.brevity.runtime.proxy.ResolvedRecipe;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** Reads a checkpoint, once for its checksum and once for its content. */
final class CheckpointReader {
  private static final int BUFFER = 1 << 16;
  private static final int HEADER = Section.MAGIC.length + Integer.BYTES;
  private static final int SECTION_HEADER = Integer.BYTES + Long.BYTES;

  private String libraryVersion = "";
  private final Map<String, ResolvedRecipe> recipes = new LinkedHashMap<>();
  private final Map<String, StoredArray> arrays = new LinkedHashMap<>();
  private final Map<String, Long> counters = new LinkedHashMap<>();
  private TrainingPoint point = TrainingPoint.START;
  private boolean hasOptimizer;
  private int updates;
  private final Map<String, Integer> steps = new LinkedHashMap<>();
  private final Map<String, Map<String, StoredArray>> slots = new LinkedHashMap<>();

  private CheckpointReader() {}

  static Checkpoint read(Path file) throws IOException {
    try {
      checkHeader(file);
      checkSum(file);
      return new CheckpointReader().readContent(file);
    } catch (MalformedCheckpointException e) {
      throw new MalformedCheckpointException(file + " cannot be read: " + e.getMessage());
    } catch (EOFException e) {
      throw new MalformedCheckpointException(file + " cannot be read: it ends too early");
    }
  }

  private static void checkHeader(Path file) throws IOException {
    try (DataInputStream in = open(file)) {
      byte[] magic = in.readNBytes(Section.MAGIC.length);
      if (!Arrays.equals(magic, Section.MAGIC)) {
        throw new MalformedCheckpointException("it is not a checkpoint");
      }
      int format = in.readInt();
      if (format < 1 || format > Section.FORMAT) {
        throw new MalformedCheckpointException(
            "it has format "
                + format
                + ", and this version of Brevity reads formats up to "
                + Section.FORMAT);
      }
    }
  }

  private static void checkSum(Path file) throws IOException {
    long content = Files.size(file) - Integer.BYTES;
    if (content < HEADER + SECTION_HEADER) {
      throw new EOFException();
    }
    CRC32C sum = new CRC32C();
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in =
            new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(raw, BUFFER), sum))) {
      in.skipNBytes(content);
      int computed = (int) sum.getValue();
      if (in.readInt() != computed) {
        throw new MalformedCheckpointException("it is damaged or incomplete: the checksum differs");
      }
    }
  }

  private Checkpoint readContent(Path file) throws IOException {
    long remaining = Files.size(file) - HEADER;
    try (DataInputStream in = open(file)) {
      in.skipNBytes(HEADER);
      int tag;
      do {
        tag = in.readInt();
        long length = in.readLong();
        remaining -= SECTION_HEADER;
        if (length < 0 || length > remaining) {
          throw SectionInput.damaged();
        }
        remaining -= length;
        SectionInput section = new SectionInput(in, length);
        read(tag, section);
        section.skipRest();
      } while (tag != Section.END.tag());
    }
    return new Checkpoint(
        libraryVersion,
        recipes,
        arrays,
        counters,
        hasOptimizer ? Optional.of(new OptimizerState(updates, steps, slots)) : Optional.empty(),
        point);
  }

  private void read(int tag, SectionInput in) throws IOException {
    Optional<Section> section =
        Arrays.stream(Section.values()).filter(known -> known.tag() == tag).findAny();
    if (section.isEmpty()) {
      return;
    }
    switch (section.get()) {
      case VERSION -> libraryVersion = in.readText();
      case RECIPE -> readRecipe(in);
      case ARRAY -> {
        String name = in.readText();
        in.readText();
        arrays.put(name, in.readArray());
      }
      case COUNTERS -> {
        int count = in.readCount(Integer.BYTES + Long.BYTES);
        for (int i = 0; i < count; i++) {
          counters.put(in.readText(), in.readLong());
        }
      }
      case POINT -> point = new TrainingPoint(in.readInt(), in.readInt());
      case OPTIMIZER -> {
        hasOptimizer = true;
        updates = in.readInt();
        int count = in.readCount(2 * Integer.BYTES);
        for (int i = 0; i < count; i++) {
          steps.put(in.readText(), in.readInt());
        }
      }
      case SLOT -> {
        Map<String, StoredArray> own =
            slots.computeIfAbsent(in.readText(), parameter -> new LinkedHashMap<>());
        own.put(in.readText(), in.readArray());
      }
      case END -> {}
    }
  }

  private void readRecipe(SectionInput in) throws IOException {
    String quantizer = in.readText();
    String name = in.readText();
    String hash = in.readText();
    Map<String, String> values = new LinkedHashMap<>();
    int count = in.readCount(2 * Integer.BYTES);
    for (int i = 0; i < count; i++) {
      values.put(in.readText(), in.readText());
    }
    ResolvedRecipe recipe = new ResolvedRecipe(name, values);
    if (!recipe.hash().equals(hash)) {
      throw new MalformedCheckpointException(
          "the recipe of `" + quantizer + "` does not have the hash that was saved with it");
    }
    recipes.put(quantizer, recipe);
  }

  private static DataInputStream open(Path file) throws IOException {
    return new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER));
  }
}
