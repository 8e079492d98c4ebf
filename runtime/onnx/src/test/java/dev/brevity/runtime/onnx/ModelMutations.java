package dev.brevity.runtime.onnx;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.StringStringEntryProto;
import onnx.TensorProto;
import onnx.TensorShapeProto;

/**
 * Damaged forms of a model, the same for the same number: a third truncated, a third with bits
 * flipped, a third with fields of its messages replaced by hostile ones.
 */
public final class ModelMutations {
  private static final long[] NUMBERS = {
    0,
    -1,
    1,
    2,
    3,
    7,
    64,
    -3,
    1000,
    65_537,
    1L << 31,
    (1L << 31) - 1,
    1L << 62,
    Long.MIN_VALUE,
    Long.MAX_VALUE
  };
  private static final List<String> OPERATORS =
      List.of(
          "Reshape",
          "Gather",
          "Concat",
          "Conv",
          "Gemm",
          "MatMul",
          "BatchNormalization",
          "Softmax",
          "Pad",
          "Tile",
          "Expand",
          "Resize",
          "Slice",
          "Transpose",
          "Squeeze",
          "Unsqueeze",
          "Split",
          "LSTM",
          "Where",
          "Range",
          "ConstantOfShape",
          "Cast",
          "TopK",
          "ReduceMean",
          "Loop",
          "",
          "MaxPool",
          "AveragePool",
          "ConvTranspose",
          "Flatten",
          "LayerNormalization",
          "Clip",
          "QuantizeLinear",
          "DequantizeLinear",
          "DepthToSpace",
          "OneHot",
          "CumSum",
          "GatherND");

  private static final AttributeProto.AttributeType[] TYPES = AttributeProto.AttributeType.values();

  private final byte[] whole;
  private final ModelProto model;

  public ModelMutations(byte[] whole) throws InvalidProtocolBufferException {
    this.whole = whole.clone();
    this.model = ModelProto.parseFrom(whole);
  }

  /** The damaged file of a number. */
  public byte[] get(int number) {
    Random random = new Random(0x9E3779B97F4A7C15L * (number + 1));
    return switch (number % 3) {
      case 0 -> Arrays.copyOf(whole, random.nextInt(whole.length));
      case 1 -> flipped(random);
      default -> restructured(random);
    };
  }

  private byte[] flipped(Random random) {
    byte[] damaged = whole.clone();
    for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
      // Most bytes are weights, which any bits will do for; the structure is near the ends.
      int reach = random.nextInt(4) == 0 ? damaged.length : Math.min(3000, damaged.length);
      damaged[random.nextInt(reach)] ^= (byte) (1 << random.nextInt(8));
    }
    return damaged;
  }

  private byte[] restructured(Random random) {
    ModelProto.Builder changed = model.toBuilder();
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      change(changed, random);
    }
    return changed.build().toByteArray();
  }

  private static void change(ModelProto.Builder changed, Random random) {
    GraphProto.Builder graph = changed.getGraphBuilder();
    int place = random.nextInt(12);
    if (place == 0 && random.nextInt(3) == 0) {
      changed.getOpsetImportBuilder(0).setVersion(number(random));
    } else if (place == 1 && graph.getInputCount() > 0) {
      portOf(graph, random);
    } else if (place <= 4 && graph.getInitializerCount() > 0) {
      tensor(graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount())), random);
    } else if (graph.getNodeCount() > 0) {
      node(graph, graph.getNodeBuilder(random.nextInt(graph.getNodeCount())), random);
    }
  }

  private static void portOf(GraphProto.Builder graph, Random random) {
    TensorShapeProto.Builder shape =
        graph.getInputBuilder(0).getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
    if (shape.getDimCount() > 0 && random.nextBoolean()) {
      shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(number(random));
    } else if (random.nextBoolean()) {
      shape.addDimBuilder().setDimValue(number(random));
    } else {
      graph
          .getInputBuilder(0)
          .getTypeBuilder()
          .getTensorTypeBuilder()
          .setElemType(random.nextInt(30));
    }
  }

  private static void tensor(TensorProto.Builder tensor, Random random) {
    switch (random.nextInt(7)) {
      case 0 -> tensor.addDims(number(random));
      case 1 -> {
        if (tensor.getDimsCount() > 0) {
          tensor.setDims(random.nextInt(tensor.getDimsCount()), number(random));
        }
      }
      case 2 -> tensor.setDataType(random.nextInt(30));
      case 3 -> {
        if (random.nextBoolean()) {
          tensor.clearRawData();
        } else {
          elsewhere(tensor, random);
        }
      }
      case 4 -> tensor.clearDims().addDims(tensor.getRawData().size() / 4);
      case 5 -> numbers(tensor, random);
      default -> tensor.setName(random.nextBoolean() ? "" : "\u0000../" + random.nextInt(3));
    }
  }

  /** The numbers are said to stand in another file, where none should be read. */
  private static void elsewhere(TensorProto.Builder tensor, Random random) {
    List<String> places = List.of("/etc/hostname", "../../x", "model.onnx", "", "data");
    tensor
        .clearRawData()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(entry("location", places.get(random.nextInt(places.size()))))
        .addExternalData(entry("offset", Long.toString(number(random))));
  }

  private static StringStringEntryProto.Builder entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value);
  }

  /** One of the numbers becomes a hostile one: sizes, axes and indices stand in tensors, too. */
  private static void numbers(TensorProto.Builder tensor, Random random) {
    if (tensor.getInt64DataCount() > 0) {
      tensor.setInt64Data(random.nextInt(tensor.getInt64DataCount()), number(random));
    } else if (tensor.getFloatDataCount() > 0) {
      tensor.setFloatData(random.nextInt(tensor.getFloatDataCount()), number(random));
    }
  }

  private static void node(GraphProto.Builder graph, NodeProto.Builder node, Random random) {
    switch (random.nextInt(8)) {
      case 0 -> node.setOpType(OPERATORS.get(random.nextInt(OPERATORS.size())));
      case 1 -> {
        if (node.getInputCount() > 0) {
          node.setInput(random.nextInt(node.getInputCount()), value(graph, random));
        }
      }
      case 2 -> node.addInput(value(graph, random));
      case 3 -> {
        if (node.getInputCount() > 0) {
          List<String> fewer = node.getInputList().subList(0, node.getInputCount() - 1);
          node.clearInput().addAllInput(List.copyOf(fewer));
        }
      }
      case 4 -> node.addOutput(value(graph, random));
      default -> {
        if (node.getAttributeCount() > 0) {
          attribute(node.getAttributeBuilder(random.nextInt(node.getAttributeCount())), random);
        } else {
          node.addAttribute(
              AttributeProto.newBuilder()
                  .setName(random.nextBoolean() ? "axis" : "pads")
                  .setType(AttributeProto.AttributeType.INTS)
                  .addInts(number(random)));
        }
      }
    }
  }

  private static void attribute(AttributeProto.Builder attribute, Random random) {
    switch (random.nextInt(5)) {
      case 0 -> attribute.setI(number(random));
      case 1 -> attribute.addInts(number(random));
      case 2 -> {
        if (attribute.getIntsCount() > 0) {
          attribute.setInts(random.nextInt(attribute.getIntsCount()), number(random));
        }
      }
      case 3 -> attribute.setType(TYPES[random.nextInt(TYPES.length)]);
      default -> attribute.setS(ByteString.copyFrom(new byte[] {(byte) 0xC3, (byte) 0x28}));
    }
  }

  private static String value(GraphProto.Builder graph, Random random) {
    NodeProto node = graph.getNode(random.nextInt(graph.getNodeCount()));
    List<String> names =
        random.nextBoolean() || node.getInputCount() == 0
            ? node.getOutputList()
            : node.getInputList();
    return names.isEmpty() || random.nextInt(8) == 0 ? "" : names.get(random.nextInt(names.size()));
  }

  private static long number(Random random) {
    return NUMBERS[random.nextInt(NUMBERS.length)];
  }
}
