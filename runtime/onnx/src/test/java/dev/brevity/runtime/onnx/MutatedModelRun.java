package dev.brevity.runtime.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.damage.Stall;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.graph.GraphException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process of its own that reads damaged models and runs those that can be read: {@code MODEL
 * FOLDER FIRST COUNT}. Ends with 0 if nothing went wrong, and says on the standard output which
 * number did otherwise; the last line tells the most memory it ever held.
 */
final class MutatedModelRun {
  private static final long MOST_INPUT_ELEMENTS = 1 << 20;
  private static final int LONGEST_SECONDS = 60;
  private static final int HANGS = 3;

  private final ModelMutations mutations;
  private final Path file;
  private int refused;
  private int failed;
  private int ran;
  private int wrong;

  private MutatedModelRun(ModelMutations mutations, Path file) {
    this.mutations = mutations;
    this.file = file;
  }

  public static void main(String[] arguments) throws IOException {
    byte[] whole =
        arguments[0].endsWith(".onnx")
            ? resource(arguments[0])
            : FlowSamples.everything(arguments[0]).bytes();
    MutatedModelRun run =
        new MutatedModelRun(new ModelMutations(whole), Path.of(arguments[1], "model.onnx"));
    int first = Integer.parseInt(arguments[2]);
    int end = first + Integer.parseInt(arguments[3]);
    AtomicInteger at = new AtomicInteger(first);
    Stall.watch(at, LONGEST_SECONDS, HANGS);
    for (int number = first; number < end; number++) {
      at.set(number);
      run.one(number);
    }
    System.out.printf(
        "%d refused, %d failed at a node, %d ran, %d wrong%n",
        run.refused, run.failed, run.ran, run.wrong);
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmHWM:")) {
        System.out.println(line.replaceAll("\\D", ""));
      }
    }
    System.exit(run.wrong == 0 ? 0 : 1);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = MutatedModelRun.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in).readAllBytes();
    }
  }

  private void one(int number) throws IOException {
    Files.write(file, mutations.get(number));
    Diagnostics found = new Diagnostics();
    try (NDManager manager = NDManager.newBaseManager()) {
      Optional<OnnxModel> model = new OnnxImporter(manager).read(file, "model.onnx", found);
      if (model.isEmpty() == found.all().isEmpty()) {
        throw new AssertionError("read " + model.isPresent() + ", found " + found.all());
      }
      if (model.isEmpty()) {
        refused++;
        return;
      }
      run(model.get(), manager);
    } catch (GraphException e) {
      failed++;
    } catch (RuntimeException | Error e) {
      wrong++;
      System.out.println("number " + number + ": " + e);
      for (int i = 0; i < Math.min(6, e.getStackTrace().length); i++) {
        System.out.println("  " + e.getStackTrace()[i]);
      }
    }
  }

  private void run(OnnxModel model, NDManager manager) {
    NDArray[] inputs = new NDArray[model.inputs().size()];
    for (int i = 0; i < inputs.length; i++) {
      OnnxModel.Port port = model.inputs().get(i);
      double elements = 1;
      long[] sizes = new long[port.shape().size()];
      for (int d = 0; d < sizes.length; d++) {
        sizes[d] = port.shape().get(d) < 0 ? 1 : port.shape().get(d);
        elements *= Math.max(1, sizes[d]);
      }
      if (elements > MOST_INPUT_ELEMENTS) {
        return;
      }
      inputs[i] = manager.ones(new Shape(sizes), DataType.FLOAT32).toType(port.type(), false);
    }
    new GraphBlock(model.graph(), manager).evaluate(inputs);
    ran++;
  }
}
