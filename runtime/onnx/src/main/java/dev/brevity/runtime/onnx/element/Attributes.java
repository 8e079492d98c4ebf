package dev.brevity.runtime.onnx.element;

import com.google.protobuf.ByteString;
import java.util.List;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;
import onnx.GraphProto;
import onnx.TensorProto;

/** Makes options of operators: a name and a value. */
public final class Attributes {
  private Attributes() {}

  public static AttributeProto integer(String name, long value) {
    return begin(name, AttributeType.INT).setI(value).build();
  }

  public static AttributeProto real(String name, double value) {
    return begin(name, AttributeType.FLOAT).setF((float) value).build();
  }

  public static AttributeProto text(String name, String value) {
    return begin(name, AttributeType.STRING).setS(ByteString.copyFromUtf8(value)).build();
  }

  public static AttributeProto tensor(String name, TensorProto value) {
    return begin(name, AttributeType.TENSOR).setT(value).build();
  }

  public static AttributeProto graph(String name, GraphProto value) {
    return begin(name, AttributeType.GRAPH).setG(value).build();
  }

  public static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder made = begin(name, AttributeType.INTS);
    for (long value : values) {
      made.addInts(value);
    }
    return made.build();
  }

  public static AttributeProto integers(String name, List<Long> values) {
    return begin(name, AttributeType.INTS).addAllInts(values).build();
  }

  public static AttributeProto reals(String name, double... values) {
    AttributeProto.Builder made = begin(name, AttributeType.FLOATS);
    for (double value : values) {
      made.addFloats((float) value);
    }
    return made.build();
  }

  public static AttributeProto texts(String name, List<String> values) {
    AttributeProto.Builder made = begin(name, AttributeType.STRINGS);
    values.forEach(value -> made.addStrings(ByteString.copyFromUtf8(value)));
    return made.build();
  }

  private static AttributeProto.Builder begin(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
