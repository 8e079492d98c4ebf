package dev.brevity.runtime.tuning;

import dev.brevity.runtime.data.Batch;
import dev.brevity.runtime.data.Numbers;
import dev.brevity.runtime.evaluation.InterleavedTiming;
import dev.brevity.runtime.evaluation.ModelFile;
import dev.brevity.runtime.evaluation.OnnxRuntimeModel;
import dev.brevity.runtime.evaluation.RepeatedRun;
import dev.brevity.runtime.onnx.cost.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import onnx.ModelProto;
import onnx.TensorShapeProto;

/** onnxruntime on one thread of this machine. */
public final class OnnxRuntimeEngine implements Engine {
  /** The file in the folder. */
  public static final String FILE = "probe.onnx";

  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Path folder;

  /**
   * @param folder for networks while they are timed
   */
  public OnnxRuntimeEngine(Path folder) {
    this.folder = folder;
  }

  @Override
  public List<double[]> time(List<ModelProto> networks, double seconds) throws IOException {
    List<OnnxRuntimeModel> models = new ArrayList<>();
    List<RepeatedRun> runs = new ArrayList<>();
    long begun = System.nanoTime();
    try {
      for (ModelProto network : networks) {
        OnnxRuntimeModel model = load(network);
        models.add(model);
        runs.add(model.repeated(numbers(network)));
      }
      double left = Math.max(0, seconds - (System.nanoTime() - begun) / NANOS_PER_SECOND);
      List<double[]> rounds = InterleavedTiming.within(left, runs.size()).rounds(runs, () -> false);
      for (double[] one : rounds) {
        for (int i = 0; i < one.length; i++) {
          one[i] /= NANOS_PER_MICRO;
        }
      }
      return rounds;
    } finally {
      runs.forEach(RepeatedRun::close);
      models.forEach(OnnxRuntimeModel::close);
    }
  }

  private OnnxRuntimeModel load(ModelProto network) throws IOException {
    Path file = folder.resolve(FILE);
    Files.write(file, network.toByteArray());
    return new OnnxRuntimeModel(
        new ModelFile(file, network.getGraph().getName(), network.getSerializedSize()), 1);
  }

  /** Numbers between -3 and 3 for the only input. */
  private static Batch numbers(ModelProto network) {
    List<Long> shape = new ArrayList<>();
    int count = 1;
    for (TensorShapeProto.Dimension size :
        network.getGraph().getInput(0).getType().getTensorType().getShape().getDimList()) {
      shape.add(size.getDimValue());
      count = Math.multiplyExact(count, Math.toIntExact(size.getDimValue()));
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) (3 * Math.sin(i));
    }
    return new Batch(0, 1, List.of(new Numbers.Floats(values, shape)), Optional.empty());
  }
}
