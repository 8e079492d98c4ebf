package dev.brevity.runtime.onnx.export;

import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.placement.Tensors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.OperatorSetIdProto;
import onnx.TensorProto;
import org.jspecify.annotations.Nullable;

/**
 * Writes products of values in floating point with weights in integers as {@code MatMulNBits}, an
 * operator of onnxruntime. It has blocks of a power of two of neighbours, which share a scale, and
 * codes without a sign. Larger groups and whole rows become several blocks with equal scales.
 * Products that it cannot express stay as they are.
 */
final class BlockProducts {
  private static final String DOMAIN = "com.microsoft";
  private static final int SMALLEST_BLOCK = 16;
  private static final int LARGEST_BLOCK = 256;
  private static final int USUAL_BLOCK = 128;

  private final Map<String, TensorProto> constants = new LinkedHashMap<>();
  private final Map<String, NodeProto> makers = new HashMap<>();
  private final List<NodeProto> nodes = new ArrayList<>();
  private final List<TensorProto> added = new ArrayList<>();
  private final Map<String, Blocks> known = new HashMap<>();
  private final Set<String> names = new HashSet<>();
  private final int accuracy;

  private BlockProducts(GraphProto graph, int accuracy) {
    this.accuracy = accuracy;
    graph.getInitializerList().forEach(tensor -> constants.put(tensor.getName(), tensor));
    names.addAll(constants.keySet());
    for (NodeProto node : graph.getNodeList()) {
      node.getOutputList().forEach(output -> makers.put(output, node));
      names.addAll(node.getOutputList());
    }
  }

  /**
   * The model with such products in this form.
   *
   * @param accuracy what onnxruntime computes with: 0 for floating point, 4 for integers of 8 bits
   */
  static ModelProto apply(ModelProto model, int accuracy) {
    BlockProducts products = new BlockProducts(model.getGraph(), accuracy);
    model.getGraph().getNodeList().forEach(products::write);
    if (products.added.isEmpty()) {
      return model;
    }
    GraphProto graph = products.without(model.getGraph());
    ModelProto.Builder made = model.toBuilder().setGraph(graph);
    boolean imported =
        model.getOpsetImportList().stream().anyMatch(set -> set.getDomain().equals(DOMAIN));
    if (!imported) {
      made.addOpsetImport(OperatorSetIdProto.newBuilder().setDomain(DOMAIN).setVersion(1));
    }
    return made.build();
  }

  /**
   * A matrix in blocks.
   *
   * @param rows outputs
   * @param columns inputs
   * @param zeroPoints the name of their tensor; empty where all are the middle of the codes
   */
  private record Blocks(
      int rows, int columns, int bits, int size, String codes, String scales, String zeroPoints) {}

  private void write(NodeProto node) {
    Optional<Blocks> weight = weight(node);
    if (weight.isEmpty()) {
      nodes.add(node);
      return;
    }
    Blocks blocks = weight.get();
    boolean biased = node.getOpType().equals("Gemm") && node.getInputCount() > 2;
    String result = biased ? fresh(node.getOutput(0) + ".product") : node.getOutput(0);
    NodeProto.Builder product =
        NodeProto.newBuilder()
            .setOpType("MatMulNBits")
            .setDomain(DOMAIN)
            .setName(biased ? node.getName() + ".product" : node.getName())
            .addInput(node.getInput(0))
            .addInput(blocks.codes())
            .addInput(blocks.scales())
            .addAttribute(Attributes.integer("K", blocks.columns()))
            .addAttribute(Attributes.integer("N", blocks.rows()))
            .addAttribute(Attributes.integer("bits", blocks.bits()))
            .addAttribute(Attributes.integer("block_size", blocks.size()));
    if (!blocks.zeroPoints().isEmpty()) {
      product.addInput(blocks.zeroPoints());
    }
    if (accuracy != 0) {
      product.addAttribute(Attributes.integer("accuracy_level", accuracy));
    }
    nodes.add(product.addOutput(result).build());
    if (biased) {
      nodes.add(
          NodeProto.newBuilder()
              .setOpType("Add")
              .setName(node.getName())
              .addInput(result)
              .addInput(node.getInput(2))
              .addOutput(node.getOutput(0))
              .build());
    }
  }

  /** The weight of a product, if it can be written in blocks. */
  private Optional<Blocks> weight(NodeProto node) {
    boolean gemm = node.getOpType().equals("Gemm");
    boolean product = node.getDomain().isEmpty() && (gemm || node.getOpType().equals("MatMul"));
    if (!product || (gemm && !isPlain(node))) {
      return Optional.empty();
    }
    NodeProto left = makers.get(node.getInput(0));
    NodeProto right = makers.get(node.getInput(1));
    // Two operands in integers are a product of integers for engines that see it.
    boolean floats = left == null || !left.getOpType().equals("DequantizeLinear");
    if (!floats || right == null || !right.getOpType().equals("DequantizeLinear")) {
      return Optional.empty();
    }
    boolean turned = gemm && attribute(node, "transB", 0) == 1;
    String key = right.getOutput(0) + " " + turned;
    Blocks found = known.get(key);
    if (found == null) {
      found = blocks(right, turned);
      if (found != null) {
        known.put(key, found);
      }
    }
    return Optional.ofNullable(found);
  }

  private static boolean isPlain(NodeProto gemm) {
    return attribute(gemm, "transA", 0) == 0
        && factor(gemm, "alpha") == 1
        && factor(gemm, "beta") == 1;
  }

  private static long attribute(NodeProto node, String name, long otherwise) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .mapToLong(AttributeProto::getI)
        .findFirst()
        .orElse(otherwise);
  }

  private static float factor(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(attribute -> attribute.getName().equals(name))
        .findFirst()
        .map(AttributeProto::getF)
        .orElse(1f);
  }

  /**
   * The blocks of a stored matrix; null where it has none that fit.
   *
   * @param rowsFirst whether outputs are the first dimension
   */
  private @Nullable Blocks blocks(NodeProto dequantize, boolean rowsFirst) {
    String stored = dequantize.getInput(0);
    NodeProto clip = makers.get(stored);
    if (clip != null && clip.getOpType().equals("Clip")) {
      stored = clip.getInput(0);
    }
    TensorProto tensor = constants.get(stored);
    TensorProto scaleTensor = constants.get(dequantize.getInput(1));
    if (tensor == null || scaleTensor == null || tensor.getDimsCount() != 2) {
      return null;
    }
    Optional<long[]> codes = Tensors.integers(tensor);
    Optional<float[]> scales = Tensors.floats(scaleTensor);
    Optional<long[]> zeros = zeroPoints(dequantize, scales.map(all -> all.length).orElse(0));
    if (codes.isEmpty() || scales.isEmpty() || zeros.isEmpty()) {
      return null;
    }
    int first = Math.toIntExact(tensor.getDims(0));
    int second = Math.toIntExact(tensor.getDims(1));
    int axis = Math.floorMod((int) attribute(dequantize, "axis", 1), 2);
    int group = (int) attribute(dequantize, "block_size", 0);
    int rows = rowsFirst ? first : second;
    int columns = rowsFirst ? second : first;
    int along = rowsFirst ? 1 : 0;
    if (group > 0 ? axis != along : scales.get().length > 1 && axis == along) {
      return null;
    }
    int shared = group > 0 ? group : columns;
    int size = blockSize(group, columns);
    if (size == 0 || columns < SMALLEST_BLOCK) {
      return null;
    }
    int groups = group > 0 ? (columns + group - 1) / group : 1;
    Numbers numbers =
        new Numbers(
            rows, columns, rowsFirst, groups, shared, codes.get(), scales.get(), zeros.get());
    int bits = numbers.fits(4) ? 4 : numbers.fits(8) ? 8 : 0;
    return bits == 0 ? null : numbers.write(this, stored, bits, size);
  }

  private Optional<long[]> zeroPoints(NodeProto dequantize, int count) {
    if (dequantize.getInputCount() < 3 || dequantize.getInput(2).isEmpty()) {
      return Optional.of(new long[count]);
    }
    TensorProto tensor = constants.get(dequantize.getInput(2));
    return tensor == null ? Optional.empty() : Tensors.integers(tensor);
  }

  /** The size of blocks that divide groups; 0 if there is none. */
  private static int blockSize(int group, int columns) {
    if (group == 0) {
      int size = SMALLEST_BLOCK;
      while (size < Math.min(columns, USUAL_BLOCK)) {
        size *= 2;
      }
      return size;
    }
    int size = Math.min(Integer.lowestOneBit(group), LARGEST_BLOCK);
    return size >= SMALLEST_BLOCK ? size : 0;
  }

  private String fresh(String wanted) {
    String name = wanted;
    for (int number = 1; !names.add(name); number++) {
      name = wanted + "_" + number;
    }
    return name;
  }

  private String add(String wanted, TensorProto tensor) {
    String name = fresh(wanted);
    added.add(tensor.toBuilder().setName(name).build());
    return name;
  }

  /**
   * A matrix of codes as it is stored.
   *
   * @param rowsFirst whether rows are the first dimension
   * @param groups of a row
   * @param shared columns of a group
   * @param scales one, one for each row, or one for each group
   */
  private record Numbers(
      int rows,
      int columns,
      boolean rowsFirst,
      int groups,
      int shared,
      long[] codes,
      float[] scales,
      long[] zeroPoints) {
    private long code(int row, int column) {
      return codes[rowsFirst ? row * columns + column : column * rows + row];
    }

    private int place(int row, int column) {
      if (scales.length == 1) {
        return 0;
      }
      int group = groups == 1 ? 0 : column / shared;
      return rowsFirst ? row * groups + group : group * rows + row;
    }

    /** How far codes are moved so that none has a sign. */
    private long shift(int bits) {
      for (long code : codes) {
        if (code < 0) {
          return 1L << (bits - 1);
        }
      }
      // Centred codes without negative ones may still have been meant to have a sign.
      for (long zeroPoint : zeroPoints) {
        if (zeroPoint != 0) {
          return 0;
        }
      }
      return 1L << (bits - 1);
    }

    boolean fits(int bits) {
      long shift = shift(bits);
      long most = (1L << bits) - 1;
      for (long code : codes) {
        if (code + shift < 0 || code + shift > most) {
          return false;
        }
      }
      for (long zeroPoint : zeroPoints) {
        if (zeroPoint + shift < 0 || zeroPoint + shift > most) {
          return false;
        }
      }
      return true;
    }

    Blocks write(BlockProducts owner, String name, int bits, int size) {
      int count = (columns + size - 1) / size;
      int bytes = size * bits / 8;
      long shift = shift(bits);
      byte[] packed = new byte[Math.multiplyExact(rows, Math.multiplyExact(count, bytes))];
      float[] blockScales = new float[rows * count];
      int zeroBytes = (count * bits + 7) / 8;
      byte[] packedZeros = new byte[rows * zeroBytes];
      boolean centred = true;
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          int at = row * count * bytes + column * bits / 8;
          packed[at] |= (byte) ((code(row, column) + shift) << (column * bits % 8));
        }
        for (int block = 0; block < count; block++) {
          int place = place(row, block * size);
          blockScales[row * count + block] = scales[place];
          long zero = zeroPoints[zeroPoints.length == 1 ? 0 : place] + shift;
          centred &= zero == 1L << (bits - 1);
          int at = block * bits;
          packedZeros[row * zeroBytes + at / 8] |= (byte) (zero << (at % 8));
        }
      }
      long[] shape = {rows, count, bytes};
      TensorProto.DataType unsigned = TensorProto.DataType.UINT8;
      return new Blocks(
          rows,
          columns,
          bits,
          size,
          owner.add(name + "_blocks", TensorProtos.bytes("", unsigned, shape, packed)),
          owner.add(
              name + "_block_scales",
              TensorProtos.floats("", new long[] {(long) rows * count}, blockScales)),
          centred
              ? ""
              : owner.add(
                  name + "_block_zero_points",
                  TensorProtos.bytes(
                      "", unsigned, new long[] {(long) rows * zeroBytes}, packedZeros)));
    }
  }

  /** The graph with the nodes as they are now, and without what only the former ones used. */
  private GraphProto without(GraphProto graph) {
    Set<String> used = new HashSet<>();
    graph.getOutputList().forEach(output -> used.add(output.getName()));
    List<NodeProto> kept = new ArrayList<>();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      NodeProto node = nodes.get(i);
      if (node.getOutputList().stream().anyMatch(used::contains)) {
        kept.add(node);
        use(node, used);
      }
    }
    Collections.reverse(kept);
    GraphProto.Builder made = graph.toBuilder().clearNode().clearInitializer().addAllNode(kept);
    graph.getInitializerList().stream()
        .filter(tensor -> used.contains(tensor.getName()))
        .forEach(made::addInitializer);
    added.forEach(made::addInitializer);
    return made.build();
  }

  /** Notes what a node takes, graphs within it included. */
  private static void use(NodeProto node, Set<String> used) {
    used.addAll(node.getInputList());
    for (AttributeProto attribute : node.getAttributeList()) {
      if (attribute.hasG()) {
        attribute.getG().getOutputList().forEach(output -> used.add(output.getName()));
        attribute.getG().getNodeList().forEach(inner -> use(inner, used));
      }
    }
  }
}
