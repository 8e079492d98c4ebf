package dev.brevity.samples.digits;

import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtModel;
import ai.djl.training.ParameterStore;
import dev.brevity.dsl.diagnostic.Diagnostics;
import dev.brevity.runtime.graph.GraphBlock;
import dev.brevity.runtime.onnx.OnnxImporter;
import dev.brevity.runtime.onnx.OnnxModel;
import dev.brevity.runtime.onnx.definition.StandardOperators;
import dev.brevity.runtime.onnx.dpu.DpuEvaluation;
import dev.brevity.runtime.onnx.dpu.DpuTarget;
import dev.brevity.runtime.onnx.dpu.DpuVersion;
import dev.brevity.runtime.onnx.dpu.FloatTensor;
import dev.brevity.runtime.onnx.qonnx.QonnxTarget;
import dev.brevity.runtime.onnx.qop.QopTarget;
import dev.brevity.runtime.onnx.torchscript.TorchScriptTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import onnx.ModelProto;

/** Formats that samples write, each with what computes its files in the Java virtual machine. */
public final class FileFormats {
  /** TorchScript with quantized operators, computed by libtorch. */
  public static final TrainedExport TORCHSCRIPT =
      new TrainedExport("libtorch", ".pt", new TorchScriptTarget(), FileFormats::libtorch);

  /** Fixed point for DPUs, computed in integers as the file's positions say. */
  public static final TrainedExport DPU =
      new TrainedExport(
          "integers", ".dpu.onnx", new DpuTarget(DpuVersion.V1), FileFormats::integers);

  /** ONNX with operators on integers, read and computed again as any model is. */
  public static final TrainedExport QOP =
      new TrainedExport("file", ".qop.onnx", new QopTarget(), FileFormats::onnx);

  /** QONNX, which FINN converts, computed by the definition of its operators. */
  public static final TrainedExport QONNX =
      new TrainedExport("file", ".qonnx.onnx", new QonnxTarget(true, 2), FileFormats::qonnx);

  private FileFormats() {}

  private static TrainedExport.Consumer onnx(Path file, NDManager manager) throws IOException {
    Diagnostics problems = new Diagnostics();
    OnnxModel model =
        new OnnxImporter(manager)
            .read(file, file.toString(), problems)
            .orElseThrow(() -> new IOException(problems.toString()));
    GraphBlock network = new GraphBlock(model.graph(), manager);
    return images -> network.evaluate(images).singletonOrThrow().toFloatArray();
  }

  private static TrainedExport.Consumer qonnx(Path file, NDManager manager) throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(file));
    Path standard = Files.createTempFile("lenet-", ".onnx");
    try {
      Files.write(standard, StandardOperators.of(model).toByteArray());
      return onnx(standard, manager);
    } finally {
      Files.delete(standard);
    }
  }

  private static TrainedExport.Consumer libtorch(Path file, NDManager manager) throws IOException {
    Model model = Model.newInstance("lenet", "PyTorch");
    try (InputStream in = Files.newInputStream(file)) {
      ((PtModel) model).load(in);
    } catch (MalformedModelException e) {
      throw new IOException(e);
    }
    return new TrainedExport.Consumer() {
      @Override
      public float[] logits(NDArray images) {
        ParameterStore none = new ParameterStore(images.getManager(), false);
        NDList results = model.getBlock().forward(none, new NDList(images), false);
        results.attach(images.getManager());
        return results.singletonOrThrow().toFloatArray();
      }

      @Override
      public void close() {
        model.close();
      }
    };
  }

  private static TrainedExport.Consumer integers(Path file, NDManager manager) throws IOException {
    DpuEvaluation evaluation = DpuEvaluation.of(file);
    return images -> {
      FloatTensor given = new FloatTensor(images.getShape().getShape(), images.toFloatArray());
      return evaluation.evaluate(Map.of("image", given)).values().iterator().next().toFloats();
    };
  }
}
