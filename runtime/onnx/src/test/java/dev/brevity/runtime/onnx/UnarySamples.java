package dev.brevity.runtime.onnx;

import onnx.AttributeProto;

/** Models of one operator with one input of four dimensions. */
final class UnarySamples {
  private UnarySamples() {}

  static SampleModel of(String operator, int opset, AttributeProto... attributes) {
    return new SampleModel(operator + describe(attributes), opset)
        .input("x", 2, 3, 4, 5)
        .node(operator, "x", "y", attributes)
        .output("y");
  }

  static String describe(AttributeProto... attributes) {
    StringBuilder text = new StringBuilder();
    for (AttributeProto attribute : attributes) {
      text.append(' ').append(attribute.getName());
      text.append(
          switch (attribute.getType()) {
            case INT -> "=" + attribute.getI();
            case FLOAT -> "=" + attribute.getF();
            case STRING -> "=" + attribute.getS().toStringUtf8();
            case INTS -> attribute.getIntsList().toString();
            default -> "";
          });
    }
    return text.toString();
  }
}
