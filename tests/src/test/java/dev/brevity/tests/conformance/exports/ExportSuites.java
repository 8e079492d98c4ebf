package dev.brevity.tests.conformance.exports;

import ai.djl.ndarray.NDManager;
import dev.brevity.dsl.model.ModelOutline.Port;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.dpu.DpuTarget;
import dev.brevity.runtime.onnx.dpu.DpuVersion;
import dev.brevity.runtime.onnx.export.OnnxQcdqTarget;
import dev.brevity.runtime.onnx.export.ProductForm;
import dev.brevity.runtime.onnx.finn.FinnTarget;
import dev.brevity.runtime.onnx.placement.IntegerChoice;
import dev.brevity.runtime.onnx.qonnx.QonnxTarget;
import dev.brevity.runtime.onnx.qop.QopTarget;
import dev.brevity.runtime.onnx.torchscript.TorchScriptTarget;
import dev.brevity.runtime.plan.ExportTarget;
import dev.brevity.tests.conformance.Suite;
import dev.brevity.tests.conformance.Tally;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Exports of recorded networks, compared format by format. */
public final class ExportSuites {
  private ExportSuites() {}

  /** One suite per format. */
  public static List<Suite> all() {
    return List.of(
        suite("qcdq", portable(), new QcdqComparison()),
        suite("qonnx", new QonnxTarget(true, 2), new QonnxComparison("model.onnx")),
        suite(
            "qonnx_v1",
            "qonnx",
            new QonnxTarget(true, 1),
            new QonnxComparison("model_trunc_v1.onnx")),
        suite("qop", new QopTarget(), new QopComparison(true)),
        // An older form, of which only the numbers of the network are compared.
        suite("qop_060", new QopTarget(), new QopComparison(false)),
        suite("finn", new FinnTarget(), new FinnComparison()),
        suite("torchscript", new TorchScriptTarget(), new TorchScriptComparison()),
        suite("dpuv1", new DpuTarget(DpuVersion.V1), new DpuComparison()),
        suite("dpuv2", new DpuTarget(DpuVersion.V2), new DpuComparison()));
  }

  private static ExportTarget portable() {
    return new OnnxQcdqTarget(
        17,
        false,
        null,
        IntegerChoice.LEAST_COST,
        2,
        false,
        0,
        true,
        false,
        null,
        ProductForm.STANDARD,
        0,
        false,
        20,
        60);
  }

  private static Suite suite(String format, ExportTarget target, ExportComparison comparison) {
    return suite(format, format, target, comparison);
  }

  /**
   * @param format whose recorded cases are exported
   */
  private static Suite suite(
      String name, String format, ExportTarget target, ExportComparison comparison) {
    return new Suite() {
      @Override
      public String name() {
        return "exports/" + name;
      }

      @Override
      public List<Group> groups() {
        List<Group> groups = new ArrayList<>();
        for (ExportCase recorded : ExportFolder.open().cases(format)) {
          groups.add(
              Group.of(recorded.path(), tally -> run(name, recorded, target, comparison, tally)));
        }
        return groups;
      }
    };
  }

  private static List<String> run(
      String suite,
      ExportCase recorded,
      ExportTarget target,
      ExportComparison comparison,
      Tally tally) {
    List<String> mismatches = new ArrayList<>();
    Path work = null;
    try (NDManager manager = NDManager.newBaseManager()) {
      work = Files.createTempDirectory("export-");
      GraphBlock network = RecordedNetwork.of(recorded, manager);
      Path file = work.resolve("model");
      try {
        RecordedExport.write(network, manager, target, file, inputs(recorded), work);
      } catch (RecipeException e) {
        if (recorded.isRefused()) {
          tally.detail("refused", 1);
          tally.count(true);
          return List.of();
        }
        tally.count(false);
        return List.of(recorded.path() + ": " + e.getMessage());
      }
      KeptFiles.keep(suite, recorded, file);
      if (!recorded.isRefused()) {
        computes(recorded, network, manager, mismatches);
      }
      comparison.compare(recorded, network, manager, file, mismatches);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      delete(work);
    }
    tally.count(mismatches.isEmpty());
    return mismatches.stream().map(text -> recorded.path() + ": " + text).toList();
  }

  /** Whether the network itself is the recorded one; else nothing could be said of its file. */
  private static void computes(
      ExportCase recorded, GraphBlock network, NDManager manager, List<String> mismatches) {
    Map<String, NumpyArray> arrays = recorded.arrays("io.npz");
    float[] actual = RecordedNetwork.evaluate(network, manager, arrays.get("x"));
    NumpyArray expected = arrays.get("brevitas_y");
    Numbers.close("the network", expected, actual, 0.01, Double.MAX_VALUE, mismatches);
  }

  /** The batch is free. */
  private static List<Port> inputs(ExportCase recorded) {
    long[] shape = recorded.arrays("io.npz").get("x").shape();
    List<Long> sizes = new ArrayList<>(LongStream.of(shape).boxed().toList());
    sizes.set(0, -1L);
    return List.of(new Port("x", "float32", sizes));
  }

  private static void delete(@org.jspecify.annotations.Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
