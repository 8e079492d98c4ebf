package dev.brevity.runtime.onnx.definition;

import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.export.TensorProtos;
import dev.brevity.runtime.onnx.placement.Tensors;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import onnx.AttributeProto;
import onnx.GraphProto;
import onnx.ModelProto;
import onnx.NodeProto;
import onnx.TensorProto;

/**
 * Operators of QONNX and FINN by their definition, in operators that every engine has: so that
 * files can be computed where neither is at hand.
 */
public final class StandardOperators {
  /** Where QONNX's operators are. */
  public static final String QONNX = "qonnx.custom_op.general";

  /** Where the operators of FINN's own format are. */
  public static final String FINN = "finn.custom_op.general";

  private static final Set<String> DOMAINS = Set.of(QONNX, FINN);

  private final Map<String, TensorProto> constants = new HashMap<>();
  private final GraphProto.Builder made;

  private StandardOperators(GraphProto graph) {
    graph.getInitializerList().forEach(one -> constants.put(one.getName(), one));
    this.made = graph.toBuilder().clearNode();
  }

  /**
   * The same network without operators of QONNX and FINN.
   *
   * @param model whose scales, bits and thresholds are constants
   * @throws IllegalArgumentException if it has operators of these domains that are not known
   */
  public static ModelProto of(ModelProto model) {
    StandardOperators operators = new StandardOperators(model.getGraph());
    model.getGraph().getNodeList().forEach(operators::add);
    ModelProto.Builder standard = model.toBuilder().setGraph(operators.made).clearOpsetImport();
    model.getOpsetImportList().stream()
        .filter(set -> !DOMAINS.contains(set.getDomain()))
        .forEach(standard::addOpsetImport);
    return standard.build();
  }

  private void add(NodeProto node) {
    if (!DOMAINS.contains(node.getDomain())) {
      made.addNode(node);
      return;
    }
    switch (node.getOpType()) {
      case "Quant" -> quant(node);
      case "BipolarQuant" -> bipolar(node);
      case "FloatQuant" -> minifloats(node);
      case "Trunc" -> truncate(node);
      case "MultiThreshold" -> thresholds(node);
      case "QuantAvgPool2d" -> average(node);
      default -> throw new IllegalArgumentException("no operator " + node.getOpType());
    }
  }

  /** Counts the thresholds that are reached, channel by channel if there are several. */
  private void thresholds(NodeProto node) {
    String y = node.getOutput(0);
    long rows = Objects.requireNonNull(constants.get(node.getInput(1))).getDims(0);
    String spread =
        longs(
            y + ".bounds_shape",
            rows == 1 ? new long[] {1, 1, 1, -1} : new long[] {1, rows, 1, -1});
    node("Reshape", y + ".bounds", node.getInput(1), spread);
    String channels =
        longs(y + ".channels", rows == 1 ? new long[] {1, 1, -1, 1} : new long[] {0, rows, -1, 1});
    node("Reshape", y + ".values", node.getInput(0), channels);
    node("GreaterOrEqual", y + ".reached", y + ".values", y + ".bounds");
    made.addNode(
        NodeProto.newBuilder()
            .setOpType("Cast")
            .setName(y + ".ones")
            .addInput(y + ".reached")
            .addOutput(y + ".ones")
            .addAttribute(Attributes.integer("to", TensorProto.DataType.FLOAT.getNumber())));
    node("ReduceSum", y + ".counted", y + ".ones", longs(y + ".axis", 3));
    node("Shape", y + ".shape", node.getInput(0));
    node("Reshape", y + ".counts", y + ".counted", y + ".shape");
    node(
        "Mul", y + ".multiplied", y + ".counts", scalar(y + ".factor", real(node, "out_scale", 1)));
    node("Add", y, y + ".multiplied", scalar(y + ".bias", real(node, "out_bias", 0)));
  }

  /** Adds windows of integers and shifts the sums to the bits that are wanted. */
  private void average(NodeProto node) {
    String y = node.getOutput(0);
    long kernel = attribute(node, "kernel").getI();
    long bits = attribute(node, "ibits").getI();
    long largest = ((1L << bits) - 1) * kernel * kernel;
    // A sign changes nothing.
    int sumBits = Long.SIZE - Long.numberOfLeadingZeros(largest);
    long shift = Math.max(0, sumBits - attribute(node, "obits").getI());
    long stride = attribute(node, "stride").getI();
    made.addNode(
        NodeProto.newBuilder()
            .setOpType("AveragePool")
            .setName(y + ".means")
            .addInput(node.getInput(0))
            .addOutput(y + ".means")
            .addAttribute(Attributes.integers("kernel_shape", kernel, kernel))
            .addAttribute(Attributes.integers("strides", stride, stride)));
    node("Mul", y + ".nearly", y + ".means", scalar(y + ".window", kernel * kernel));
    node("Round", y + ".sums", y + ".nearly");
    node("Div", y + ".parts", y + ".sums", scalar(y + ".divisor", Math.pow(2, shift)));
    node("Floor", y, y + ".parts");
  }

  private static float real(NodeProto node, String name, float otherwise) {
    return node.getAttributeList().stream()
        .filter(one -> one.getName().equals(name))
        .map(AttributeProto::getF)
        .findFirst()
        .orElse(otherwise);
  }

  private String longs(String name, long... values) {
    made.addInitializer(TensorProtos.longs(name, new long[] {values.length}, values));
    return name;
  }

  private void bipolar(NodeProto node) {
    String y = node.getOutput(0);
    node("Less", y + ".below", node.getInput(0), scalar(y + ".nothing", 0));
    node("Neg", y + ".opposite", node.getInput(1));
    node("Where", y, y + ".below", y + ".opposite", node.getInput(1));
  }

  /** Rounds to a multiple of the step that the exponent gives, with few digits. */
  private void minifloats(NodeProto node) {
    String y = node.getOutput(0);
    double mantissa = number(node.getInput(3));
    double largest = number(node.getInput(5));
    String two = scalar(y + ".two", 2);
    node("Div", y + ".quotient", node.getInput(0), node.getInput(1));
    node("Abs", y + ".magnitude", y + ".quotient");
    node("Max", y + ".positive", y + ".magnitude", scalar(y + ".tiny", Float.MIN_NORMAL));
    node("Log", y + ".log", y + ".positive");
    node("Div", y + ".log2", y + ".log", scalar(y + ".ln2", Math.log(2)));
    node("Floor", y + ".exponent", y + ".log2");
    double lowest = 1 - number(node.getInput(4));
    node("Max", y + ".limited", y + ".exponent", scalar(y + ".lowest", lowest));
    node("Sub", y + ".fine", y + ".limited", scalar(y + ".digits", mantissa));
    node("Pow", y + ".step", two, y + ".fine");
    node("Div", y + ".steps", y + ".quotient", y + ".step");
    node("Round", y + ".whole", y + ".steps");
    node("Mul", y + ".number", y + ".whole", y + ".step");
    node("Max", y + ".above", y + ".number", scalar(y + ".low", -largest));
    node("Min", y + ".kept", y + ".above", scalar(y + ".high", largest));
    node("Mul", y, y + ".kept", node.getInput(1));
  }

  private void quant(NodeProto node) {
    String y = node.getOutput(0);
    String codes = chain(node, operator(node), y);
    limited(node, codes, number(node.getInput(3)), node.getInput(2), node.getInput(1), y);
  }

  private void truncate(NodeProto node) {
    String y = node.getOutput(0);
    String codes = chain(node, "Round", y);
    boolean first = node.getInputCount() == 5;
    double shift =
        first
            ? number(node.getInput(3)) - number(node.getInput(4))
            : Math.rint(
                Math.log(number(node.getInput(4)) / number(node.getInput(1))) / Math.log(2));
    String divisor = scalar(y + ".divisor", Math.pow(2, shift));
    node("Div", y + ".shifted", codes, divisor);
    rounded(operator(node), y + ".reduced", y + ".shifted");
    if (first) {
      node("Sub", y + ".centred", y + ".reduced", node.getInput(2));
      node("Mul", y, y + ".centred", node.getInput(1));
      return;
    }
    limited(node, y + ".reduced", number(node.getInput(5)), node.getInput(2), node.getInput(4), y);
  }

  /** Rounded quotients with the zero point. */
  private String chain(NodeProto node, String rounding, String y) {
    node("Div", y + ".quotient", node.getInput(0), node.getInput(1));
    node("Add", y + ".moved", y + ".quotient", node.getInput(2));
    rounded(rounding, y + ".rounded", y + ".moved");
    return y + ".rounded";
  }

  private static String operator(NodeProto node) {
    String mode = attribute(node, "rounding_mode").getS().toStringUtf8();
    return mode.charAt(0) + mode.substring(1).toLowerCase(java.util.Locale.ROOT);
  }

  /** Rounds by the mode of that name; Down is to zero. */
  private void rounded(String mode, String output, String value) {
    if (!mode.equals("Down")) {
      node(mode, output, value);
      return;
    }
    node("Abs", output + ".magnitude", value);
    node("Floor", output + ".whole", output + ".magnitude");
    node("Sign", output + ".sign", value);
    node("Mul", output, output + ".whole", output + ".sign");
  }

  private void limited(
      NodeProto node, String codes, double bits, String zero, String scale, String y) {
    boolean signed = attribute(node, "signed").getI() == 1;
    boolean narrow = attribute(node, "narrow").getI() == 1;
    double all = Math.pow(2, bits);
    double low = signed ? -all / 2 + (narrow ? 1 : 0) : 0;
    double high = signed ? all / 2 - 1 : all - 1 - (narrow ? 1 : 0);
    node("Max", y + ".above", codes, scalar(y + ".low", low));
    node("Min", y + ".limited", y + ".above", scalar(y + ".high", high));
    node("Sub", y + ".centred", y + ".limited", zero);
    node("Mul", y, y + ".centred", scale);
  }

  private void node(String type, String output, String... inputs) {
    made.addNode(
        NodeProto.newBuilder()
            .setOpType(type)
            .setName(output)
            .addAllInput(List.of(inputs))
            .addOutput(output));
  }

  private String scalar(String name, double value) {
    made.addInitializer(TensorProtos.floats(name, new long[0], (float) value));
    return name;
  }

  private double number(String constant) {
    TensorProto tensor = constants.get(constant);
    return Optional.ofNullable(tensor)
        .flatMap(Tensors::floats)
        .map(values -> values[0])
        .orElseThrow(() -> new IllegalArgumentException(constant + " is not a constant"));
  }

  private static AttributeProto attribute(NodeProto node, String name) {
    return node.getAttributeList().stream()
        .filter(one -> one.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
