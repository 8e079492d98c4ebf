package dev.brevity.runtime.decoder;

import dev.brevity.dsl.diagnostic.Code;
import dev.brevity.dsl.diagnostic.Diagnostic;
import dev.brevity.dsl.diagnostic.DiagnosticSink;
import dev.brevity.dsl.model.UnreadableModelException;
import dev.brevity.dsl.plan.LayerPlan;
import dev.brevity.dsl.plan.SlotPlan;
import dev.brevity.runtime.RecipeException;
import dev.brevity.runtime.llm.TensorNames;
import dev.brevity.runtime.llm.quantization.Grid;
import dev.brevity.runtime.llm.quantization.InputQuantizer;
import dev.brevity.runtime.llm.quantization.LanguageModelTarget;
import dev.brevity.runtime.llm.quantization.QuantizedModel;
import dev.brevity.runtime.onnx.export.GraphWriter;
import dev.brevity.runtime.onnx.export.ModelStorage;
import dev.brevity.runtime.onnx.export.ModelWriter;
import dev.brevity.runtime.onnx.export.OnnxQcdqTarget;
import dev.brevity.runtime.onnx.operator.OperatorTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;
import onnx.TypeProto;
import onnx.ValueInfoProto;

/**
 * The target {@code onnx_qcdq} for language models: a decoder without a cache, from token numbers
 * to logits, in opset 21 or later, where integers of 4 bits have scales of blocks.
 *
 * @param options of the target
 * @param fileName what the written file is called in the end
 */
public record OnnxDecoderTarget(OnnxQcdqTarget options, String fileName)
    implements LanguageModelTarget {
  /** What the name of the file with the constants has more than that of the model. */
  public static final String CONSTANTS = ModelStorage.CONSTANTS;

  private static final int LEAST_OPSET = 21;
  private static final int WHOLE_BYTE = 8;
  private static final String BATCH = "batch";
  private static final String POSITIONS = "positions";
  private static final Set<String> WRITTEN_SLOTS = Set.of("weight", "input");

  @Override
  public String reader() {
    return "onnxruntime";
  }

  @Override
  public boolean writesFolder() {
    return false;
  }

  @Override
  public void write(QuantizedModel model, Path draft, DiagnosticSink sink)
      throws IOException, UnreadableModelException {
    model.refuseAdded("the decoder in ONNX");
    refuse(model);
    int opset = Math.max(LEAST_OPSET, options.opset());
    GraphWriter graph = new GraphWriter(opset, new OperatorTable(), false);
    String tokens = graph.name("input_ids");
    String logits = new DecoderNodes(model, graph).write(tokens);
    GraphProto.Builder made = GraphProto.newBuilder().setName("decoder");
    graph.writeTo(made);
    made.addNode(
        onnx.NodeProto.newBuilder()
            .setOpType("Identity")
            .setName("logits")
            .addInput(logits)
            .addOutput("logits"));
    made.addInput(value(tokens, TensorProto.DataType.INT64, BATCH, POSITIONS));
    made.addOutput(
        value(
            "logits",
            TensorProto.DataType.FLOAT,
            BATCH,
            POSITIONS,
            String.valueOf(model.config().vocabulary())));
    ModelProto written =
        options.inForm(
            ModelProto.newBuilder()
                .setIrVersion(ModelWriter.irVersion(opset))
                .setProducerName("brevity")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
                .setGraph(made)
                .build());
    if (options.externalData() || ModelStorage.isTooLarge(written, ModelStorage.LARGEST)) {
      Path constants = draft.resolveSibling(draft.getFileName() + CONSTANTS);
      ModelStorage.write(written, draft, constants, fileName + CONSTANTS);
    } else {
      ModelStorage.write(written, draft);
    }
  }

  private static ValueInfoProto value(String name, TensorProto.DataType type, String... sizes) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (String size : sizes) {
      boolean number = Character.isDigit(size.charAt(0));
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          number ? dimension.setDimValue(Long.parseLong(size)) : dimension.setDimParam(size));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }

  private static void refuse(QuantizedModel model) throws UnreadableModelException {
    List<Diagnostic> findings = new ArrayList<>();
    for (LayerPlan layer : model.plan().layers()) {
      for (SlotPlan slot : layer.slots()) {
        if (slot.quantizes() && !WRITTEN_SLOTS.contains(slot.slot())) {
          findings.add(
              finding(layer, "there is no place for a quantizer of `" + slot.slot() + "`"));
        }
      }
      String name = layer.layer().name();
      if (!model.has(TensorNames.weight(name))) {
        continue;
      }
      Optional<Grid> grid = model.grid(name);
      if (grid.isPresent() && !(grid.get().isInteger() && grid.get().bits() <= WHOLE_BYTE)) {
        findings.add(finding(layer, "weights are integers of at most 8 bits there"));
      } else if (grid.isPresent() && !isWhole(grid.get().zeroPoints())) {
        findings.add(finding(layer, "zero points of weights are integers there"));
      }
      Optional<InputQuantizer> input = model.input(name);
      if (input.isPresent() && !isByte(input.get())) {
        findings.add(finding(layer, "inputs are integers of 8 bits with a fixed scale there"));
      }
    }
    if (!findings.isEmpty()) {
      throw new RecipeException(findings);
    }
  }

  private static boolean isByte(InputQuantizer input) {
    double codes = input.format().high() - input.format().low() + 1;
    return input.shared() == InputQuantizer.Shared.FIXED
        && input.format().exponentBits() == 0
        && codes == 1 << WHOLE_BYTE
        && isWhole(new float[] {input.zeroPoint()});
  }

  private static boolean isWhole(float[] numbers) {
    for (float number : numbers) {
      if (number != Math.rint(number)) {
        return false;
      }
    }
    return true;
  }

  private static Diagnostic finding(LayerPlan layer, String why) {
    return Diagnostic.of(
            Code.NOT_EXPRESSIBLE,
            "`" + layer.layer().name() + "` cannot be written as a decoder in ONNX: " + why)
        .fix("choose another quantizer, or leave the layer in floating point with `keep`")
        .build();
  }
}
