package dev.brevity.runtime.checkpoint;

import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.ResolvedRecipe;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.zip.CRC32C;
import java.util.zip.CheckedOutputStream;

/** Writes a checkpoint next to the old file, makes sure that it is on disk, and renames it. */
final class CheckpointWriter {
  private static final int BUFFER = 1 << 16;

  private final DataOutputStream out;

  private CheckpointWriter(OutputStream out) {
    this.out = new DataOutputStream(out);
  }

  static void write(Checkpoint checkpoint, Path file) throws IOException {
    Path target = file.toAbsolutePath();
    // Always the same name, so that interrupted writes leave one remnant at most.
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try (FileChannel channel =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE);
        OutputStream buffered =
            new BufferedOutputStream(Channels.newOutputStream(channel), BUFFER)) {
      CheckedOutputStream checked = new CheckedOutputStream(buffered, new CRC32C());
      new CheckpointWriter(checked).write(checkpoint, checked);
      buffered.flush();
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(target.resolveSibling(""))) {
      folder.force(true);
    }
  }

  private void write(Checkpoint checkpoint, CheckedOutputStream checked) throws IOException {
    out.write(Section.MAGIC);
    out.writeInt(Section.FORMAT);
    section(Section.VERSION, body -> text(body, checkpoint.libraryVersion()));
    for (Map.Entry<String, ResolvedRecipe> recipe : checkpoint.recipes().entrySet()) {
      section(Section.RECIPE, body -> recipe(body, recipe.getKey(), recipe.getValue()));
    }
    for (Map.Entry<String, StoredArray> array : checkpoint.arrays().entrySet()) {
      array(Section.ARRAY, array.getKey(), "", array.getValue());
    }
    section(Section.COUNTERS, body -> counters(body, checkpoint.counters()));
    section(
        Section.POINT,
        body -> {
          body.writeInt(checkpoint.point().epoch());
          body.writeInt(checkpoint.point().batch());
        });
    if (checkpoint.optimizer().isPresent()) {
      optimizer(checkpoint.optimizer().get());
    }
    out.writeInt(Section.END.tag());
    out.writeLong(Integer.BYTES);
    out.writeInt((int) checked.getChecksum().getValue());
    out.flush();
  }

  private void optimizer(OptimizerState state) throws IOException {
    section(
        Section.OPTIMIZER,
        body -> {
          body.writeInt(state.updates());
          body.writeInt(state.steps().size());
          for (Map.Entry<String, Integer> steps : state.steps().entrySet()) {
            text(body, steps.getKey());
            body.writeInt(steps.getValue());
          }
        });
    for (Map.Entry<String, Map<String, StoredArray>> parameter : state.arrays().entrySet()) {
      for (Map.Entry<String, StoredArray> slot : parameter.getValue().entrySet()) {
        array(Section.SLOT, parameter.getKey(), slot.getKey(), slot.getValue());
      }
    }
  }

  private void array(Section section, String name, String slot, StoredArray array)
      throws IOException {
    ByteArrayOutputStream header = new ByteArrayOutputStream();
    DataOutputStream body = new DataOutputStream(header);
    text(body, name);
    text(body, slot);
    text(body, array.type().name());
    Shape shape = array.shape();
    body.writeInt(shape.dimension());
    for (long size : shape.getShape()) {
      body.writeLong(size);
    }
    out.writeInt(section.tag());
    out.writeLong((long) header.size() + array.data().length);
    header.writeTo(out);
    out.write(array.data());
  }

  private void section(Section section, Body body) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    body.writeTo(new DataOutputStream(bytes));
    out.writeInt(section.tag());
    out.writeLong(bytes.size());
    bytes.writeTo(out);
  }

  private static void recipe(DataOutputStream body, String quantizer, ResolvedRecipe recipe)
      throws IOException {
    text(body, quantizer);
    text(body, recipe.name());
    text(body, recipe.hash());
    body.writeInt(recipe.values().size());
    for (Map.Entry<String, String> value : recipe.values().entrySet()) {
      text(body, value.getKey());
      text(body, value.getValue());
    }
  }

  private static void counters(DataOutputStream body, Map<String, Long> counters)
      throws IOException {
    body.writeInt(counters.size());
    for (Map.Entry<String, Long> counter : counters.entrySet()) {
      text(body, counter.getKey());
      body.writeLong(counter.getValue());
    }
  }

  private static void text(DataOutputStream body, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    body.writeInt(bytes.length);
    body.write(bytes);
  }

  /** Writes what a section holds. */
  @FunctionalInterface
  private interface Body {
    void writeTo(DataOutputStream out) throws IOException;
  }
}
