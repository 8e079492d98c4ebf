package dev.brevity.runtime.onnx.placement;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/** A model with its quantizers in place, and what onnxruntime makes of it. */
public record PlacedGraph(ModelProto model) {
  private static final Set<String> WEIGHTED =
      Set.of("Conv", "FusedConv", "Gemm", "FusedGemm", "MatMul");

  static PlacedGraph of(ModelProto model, Map<String, long[]> shapes, PlacementOptions options) {
    return new PlacedGraph(
        new Placement(CostTable.defaults(), options).place(model, shapes).model());
  }

  /** Everything in integers that can be. */
  static PlacementOptions all(double sharedConcat) {
    return all(sharedConcat, Engine.ONNXRUNTIME_CPU);
  }

  static PlacementOptions all(double sharedConcat, Engine engine) {
    return new PlacementOptions(IntegerChoice.ALL, 2, false, sharedConcat, false, false, engine);
  }

  List<NodeProto> nodes() {
    return model.getGraph().getNodeList();
  }

  public List<String> types() {
    return nodes().stream().map(NodeProto::getOpType).toList();
  }

  long count(String type) {
    return types().stream().filter(type::equals).count();
  }

  NodeProto producer(String value) {
    return nodes().stream()
        .filter(node -> node.getOutputList().contains(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("nothing computes " + value));
  }

  NodeProto reader(String type, String value) {
    return nodes().stream()
        .filter(node -> node.getOpType().equals(type) && node.getInputList().contains(value))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " reads " + value));
  }

  TensorProto constant(String name) {
    return model.getGraph().getInitializerList().stream()
        .filter(tensor -> tensor.getName().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no constant " + name));
  }

  /** The model as onnxruntime computes it. */
  public PlacedGraph optimized(Path folder) throws OrtException, IOException {
    Path file = folder.resolve("optimized.onnx");
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizedModelFilePath(file.toString());
      options.setOptimizationLevel(OptLevel.ALL_OPT);
      OrtEnvironment.getEnvironment().createSession(model.toByteArray(), options).close();
    }
    return new PlacedGraph(ModelProto.parseFrom(Files.readAllBytes(file)));
  }

  /** Weighted operators in floating point that read what DequantizeLinear yields. */
  public List<String> unfused() {
    return nodes().stream()
        .filter(node -> WEIGHTED.contains(node.getOpType()))
        .filter(node -> node.getInputList().stream().anyMatch(this::isDequantized))
        .map(NodeProto::getName)
        .toList();
  }

  /** As {@link #unfused}, but for products of two activations, which have no weights. */
  public List<String> unfusedWeights() {
    return nodes().stream()
        .filter(node -> unfused().contains(node.getName()))
        .filter(
            node ->
                !node.getOpType().equals("MatMul")
                    || node.getInputList().stream().anyMatch(this::isStored))
        .map(NodeProto::getName)
        .toList();
  }

  private boolean isDequantized(String value) {
    return nodes().stream()
        .anyMatch(
            one ->
                one.getOpType().equals("DequantizeLinear") && one.getOutputList().contains(value));
  }

  private boolean isStored(String value) {
    return model.getGraph().getInitializerList().stream()
            .anyMatch(tensor -> tensor.getName().equals(value))
        || nodes().stream()
            .anyMatch(
                one ->
                    one.getOpType().equals("DequantizeLinear")
                        && one.getOutputList().contains(value)
                        && isStored(one.getInput(0)));
  }

  /** The first result for a sample of the only input. */
  public float[] run(boolean optimized, long... shape) throws OrtException {
    Random random = new Random(9);
    int count = 1;
    for (long size : shape) {
      count *= (int) size;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian();
    }
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(optimized ? OptLevel.ALL_OPT : OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(model.toByteArray(), options);
          OnnxTensor input = OnnxTensor.createTensor(environment, FloatBuffer.wrap(values), shape);
          OrtSession.Result result =
              session.run(Map.of(session.getInputNames().iterator().next(), input))) {
        FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] numbers = new float[buffer.remaining()];
        buffer.get(numbers);
        return numbers;
      }
    }
  }
}
