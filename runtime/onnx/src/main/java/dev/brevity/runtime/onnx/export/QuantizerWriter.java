package dev.brevity.runtime.onnx.export;

import java.util.Arrays;

/**
 * Writes quantizers: QuantizeLinear, Clip and DequantizeLinear of activations, integers and
 * DequantizeLinear of weights and biases.
 */
final class QuantizerWriter {
  /** The first version of the operators that clips integers. */
  static final int CLIP_OF_INTEGERS = 12;

  private static final long FLOAT = 1;

  private final GraphWriter graph;
  private final RoundedWriter rounded;
  private final MarkWriter marks;
  private final ComputedGridWriter computed;

  QuantizerWriter(GraphWriter graph) {
    this.graph = graph;
    this.rounded = new RoundedWriter(graph);
    this.marks = new MarkWriter(graph);
    this.computed = new ComputedGridWriter(graph);
  }

  /** What writes quantizers whose scale follows each input. */
  ComputedGridWriter computed() {
    return computed;
  }

  /**
   * Quantizes a value and goes back to floating point.
   *
   * @param name what names of values and constants begin with
   * @param wanted the name of the result
   */
  String activation(String value, ActivationForm form, String name, String wanted) {
    if (form instanceof Grid grid) {
      return linear(value, grid, name, wanted);
    }
    if (form instanceof MarkedForm marked) {
      return marks.write(value, marked.mark(), wanted);
    }
    if (form instanceof ComputedGrid grid) {
      return computed.write(value, grid, name, wanted);
    }
    if (form instanceof MinifloatGrid grid) {
      return new MinifloatWriter(graph).activation(value, grid, name, wanted);
    }
    if (form instanceof SignGrid signs) {
      return rounded.signs(value, signs, name, wanted);
    }
    return rounded(value, (RoundedGrid) form, name, wanted);
  }

  private String rounded(String value, RoundedGrid grid, String name, String wanted) {
    String codes = rounded.codes(value, grid, rounded.scales(grid, name), name);
    if (grid.integers().isEmpty()) {
      return rounded.values(codes, grid, name, wanted);
    }
    Grid integers = grid.integers().get();
    String cast =
        graph
            .node("Cast")
            .input(codes)
            .set("to", (long) integers.type().element().getNumber())
            .as(name + "_quantized");
    return dequantized(cast, constants(integers, name), integers, wanted);
  }

  private String linear(String value, Grid grid, String name, String wanted) {
    if (grid.isPartOfType() && graph.opset() < CLIP_OF_INTEGERS) {
      throw InexpressibleException.before(
          "activations of less than 8 bits, or in a narrow range,", CLIP_OF_INTEGERS);
    }
    Constants constants = constants(grid, name);
    boolean clipsCodes = canClip(grid.type()) || !grid.isPartOfType();
    String limited = clipsCodes ? value : limited(value, grid, name);
    String codes =
        along(
                graph
                    .node("QuantizeLinear")
                    .input(limited, constants.scale(), constants.zeroPoint()),
                grid)
            .as(name + "_quantized");
    String kept = clipsCodes ? clipped(codes, grid, name) : codes;
    return dequantized(kept, constants, grid, wanted);
  }

  /**
   * Stores a weight or bias.
   *
   * @param wanted the name of the tensor in floating point; other names begin with it
   */
  String parameter(StoredTensor tensor, String wanted) {
    if (tensor instanceof MarkedTensor marked) {
      return marks.parameter(marked, wanted);
    }
    return tensor instanceof Codes codes
        ? dequantized(stored(codes, wanted), codes.grid(), wanted, wanted)
        : new MinifloatWriter(graph).write((Minifloats) tensor, wanted);
  }

  /**
   * Stores the weight of MatMul. onnxruntime fuses MatMul with any DequantizeLinear in front of it
   * and rejects the result for types other than of 4, 8 and 16 bits, so those are cast and
   * multiplied.
   *
   * @param integers whether the other operand has been quantized: then scales per group are an
   *     error too
   * @param wanted the name of the tensor in floating point; other names begin with it
   */
  String matrix(StoredTensor tensor, boolean integers, String wanted) {
    if (tensor instanceof MarkedTensor marked) {
      return marks.parameter(marked, wanted);
    }
    if (tensor instanceof Minifloats numbers) {
      return new MinifloatWriter(graph).matrix(numbers, wanted);
    }
    Codes codes = (Codes) tensor;
    Grid grid = codes.grid();
    if (grid.blockSize() > 0 && integers) {
      return turned(codes, wanted);
    }
    if (grid.type() != CodeType.INT32 || graph.isMarked()) {
      return parameter(tensor, wanted);
    }
    return multiplied(stored(codes, wanted), grid, codes.shape().length, wanted);
  }

  /**
   * Stores the weight of a MatMul that is to be computed in floating point as it stands. Of
   * DequantizeLinear next to it onnxruntime makes a product that rounds the other operand too.
   *
   * @param wanted the name of the tensor in floating point; other names begin with it
   */
  String exactMatrix(Codes codes, String wanted) {
    Grid grid = codes.grid();
    return grid.blockSize() == 0 && !grid.type().isHalfByte()
        ? multiplied(stored(codes, wanted), grid, codes.shape().length, wanted)
        : turned(codes, wanted);
  }

  private String turned(Codes codes, String wanted) {
    String turned = parameter(codes.transposed(), wanted + ".turned");
    return graph.node("Transpose").input(turned).set("perm", new long[] {1, 0}).as(wanted);
  }

  /**
   * Stores what an operator without an integer kernel multiplies with, as Cast and Mul, which an
   * engine computes once when it loads the file; DequantizeLinear it would compute in each run.
   *
   * @param wanted the name of the tensor in floating point; other names begin with it
   */
  String folded(StoredTensor tensor, String wanted) {
    return tensor instanceof Codes codes
            && codes.grid().blockSize() == 0
            && !codes.grid().type().isHalfByte()
        ? multiplied(stored(codes, wanted), codes.grid(), codes.shape().length, wanted)
        : parameter(tensor, wanted);
  }

  /** Integers as floats: Cast, Sub of zero points if there are any, and Mul by the scales. */
  String multiplied(String codes, Grid grid, int rank, String wanted) {
    long[] shape = new long[grid.axis() < 0 ? 0 : rank];
    Arrays.fill(shape, 1);
    if (grid.axis() >= 0) {
      shape[grid.axis()] = grid.scales().length;
    }
    String numbers = graph.node("Cast").input(codes).set("to", FLOAT).as(wanted + ".numbers");
    if (!grid.isCentred()) {
      float[] zeros = new float[grid.zeroPoints().length];
      for (int i = 0; i < zeros.length; i++) {
        zeros[i] = grid.zeroPoints()[i];
      }
      String zero =
          graph.constant(TensorProtos.floats(graph.name(wanted + "_zero_point"), shape, zeros));
      numbers = graph.node("Sub").input(numbers, zero).as(wanted + ".centred");
    }
    String scale =
        graph.constant(TensorProtos.floats(graph.name(wanted + "_scale"), shape, grid.scales()));
    return graph.node("Mul").input(numbers, scale).as(wanted);
  }

  /** Stores integers; returns the name of their tensor. */
  String stored(Codes codes, String name) {
    return graph.constant(
        TensorProtos.codes(
            graph.name(name + "_quantized"), codes.grid().type(), codes.shape(), codes.values()));
  }

  /**
   * Goes back from integers to floating point.
   *
   * @param name what names of values and constants begin with
   * @param wanted the name of the result
   */
  String dequantized(String codes, Grid grid, String name, String wanted) {
    Constants constants = constants(grid, name);
    return dequantized(limitedTo(grid, codes, name), constants, grid, wanted);
  }

  /** Integers of which a grid uses only some. */
  String limitedTo(Grid grid, String codes, String name) {
    boolean clips = graph.opset() >= CLIP_OF_INTEGERS && canClip(grid.type());
    return clips ? clipped(codes, grid, name) : codes;
  }

  /** Names of the scales of a grid and of its zero points, which may be missing. */
  record Constants(String scale, String zeroPoint) {}

  /** Stores the scales and zero points of a grid. */
  Constants constants(Grid grid, String name) {
    String scale =
        graph.constant(
            TensorProtos.floats(graph.name(name + "_scale"), grid.scaleShape(), grid.scales()));
    // DequantizeLinear takes no zero point for 32 bits; what is read again may have one.
    String zeroPoint =
        grid.type() == CodeType.INT32 && grid.isCentred()
            ? ""
            : graph.constant(
                TensorProtos.codes(
                    graph.name(name + "_zero_point"),
                    grid.type(),
                    grid.scaleShape(),
                    grid.zeroPoints()));
    return new Constants(scale, zeroPoint);
  }

  /** Engines keep stored integers of 32 bits in range as they are; only readers ask for it. */
  private boolean canClip(CodeType type) {
    return type == CodeType.INT8
        || type == CodeType.UINT8
        || (type == CodeType.INT32 && graph.isMarked());
  }

  private String clipped(String codes, Grid grid, String name) {
    if (!grid.isPartOfType()) {
      return codes;
    }
    return graph
        .node("Clip")
        .input(
            codes, bound(grid, name + "_min", grid.low()), bound(grid, name + "_max", grid.high()))
        .as(name + "_clipped");
  }

  /** Limits values before they are quantized: onnxruntime clips no integers of 16 bits. */
  private String limited(String value, Grid grid, String name) {
    if (grid.axis() >= 0) {
      throw new InexpressibleException(
          "activations of 9 to 15 bits have one scale", "set `scaling_per_output` to TENSOR");
    }
    double low = (double) (grid.low() - grid.zeroPoints()[0]) * grid.scales()[0];
    double high = (double) (grid.high() - grid.zeroPoints()[0]) * grid.scales()[0];
    String min = graph.scalar(name + "_min", low);
    String max = graph.scalar(name + "_max", high);
    return graph.node("Clip").input(value, min, max).as(name + "_limited");
  }

  private String bound(Grid grid, String wanted, long value) {
    return graph.constant(TensorProtos.codes(graph.name(wanted), grid.type(), new long[0], value));
  }

  String dequantized(String codes, Constants constants, Grid grid, String wanted) {
    return along(
            graph.node("DequantizeLinear").input(codes, constants.scale(), constants.zeroPoint()),
            grid)
        .as(wanted);
  }

  private static NodeWriter along(NodeWriter node, Grid grid) {
    if (grid.axis() >= 0) {
      node.set("axis", (long) grid.axis());
    }
    if (grid.blockSize() > 0) {
      node.set("block_size", (long) grid.blockSize());
    }
    return node;
  }
}
