package dev.brevity.runtime.onnx.placement;

import com.google.protobuf.ByteString;
import onnx.AttributeProto;
import onnx.AttributeProto.AttributeType;

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

  public static AttributeProto integers(String name, long... values) {
    AttributeProto.Builder made = begin(name, AttributeType.INTS);
    for (long value : values) {
      made.addInts(value);
    }
    return made.build();
  }

  private static AttributeProto.Builder begin(String name, AttributeType type) {
    return AttributeProto.newBuilder().setName(name).setType(type);
  }
}
