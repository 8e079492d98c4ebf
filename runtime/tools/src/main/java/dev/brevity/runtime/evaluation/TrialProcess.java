package dev.brevity.runtime.evaluation;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.brevity.runtime.data.Numbers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The program of the process in which {@link FileTrial} tries a file: onnxruntime loads it and
 * computes it once on zeros. What goes wrong is the only line that is printed.
 */
public final class TrialProcess {
  /** The exit status where onnxruntime refuses the file. */
  static final int REFUSED = 3;

  /** Between the sizes of a shape in an argument. */
  static final String SEPARATOR = "x";

  private TrialProcess() {}

  /**
   * Tries a file.
   *
   * @param arguments the file, and the shape of each input such as {@code 1x3x32x32}; without
   *     shapes it is loaded only
   */
  public static void main(String[] arguments) {
    List<String> shapes = Arrays.asList(arguments).subList(1, arguments.length);
    try {
      attempt(arguments[0], shapes);
    } catch (OrtException e) {
      System.out.println(OrtReason.of(e));
      System.exit(REFUSED);
    } catch (ModelRunException e) {
      System.out.println(e.getMessage());
      System.exit(REFUSED);
    }
  }

  private static void attempt(String file, List<String> shapes) throws OrtException {
    OrtEnvironment environment = OrtStart.environment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      try (OrtSession session = environment.createSession(file, options)) {
        if (!shapes.isEmpty()) {
          compute(environment, session, shapes);
        }
      }
    }
  }

  private static void compute(OrtEnvironment environment, OrtSession session, List<String> shapes)
      throws OrtException {
    Map<String, OnnxTensorLike> inputs = new LinkedHashMap<>();
    try {
      int index = 0;
      for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
        if (index == shapes.size() || !(input.getValue().getInfo() instanceof TensorInfo info)) {
          return;
        }
        inputs.put(
            input.getKey(), OrtTensors.of(environment, zeros(shapes.get(index++), info), info));
      }
      session.run(inputs).close();
    } finally {
      inputs.values().forEach(OnnxTensorLike::close);
    }
  }

  private static Numbers zeros(String text, TensorInfo info) {
    List<Long> shape = new ArrayList<>();
    int count = 1;
    for (String size : text.isEmpty() ? new String[0] : text.split(SEPARATOR, -1)) {
      shape.add(Long.valueOf(size));
      count = Math.multiplyExact(count, Math.toIntExact(shape.get(shape.size() - 1)));
    }
    return OrtTensors.floating(info)
        ? new Numbers.Floats(new float[count], shape)
        : new Numbers.Longs(new long[count], shape);
  }
}
