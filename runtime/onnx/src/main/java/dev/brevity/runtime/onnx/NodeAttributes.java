package dev.brevity.runtime.onnx;

import com.google.protobuf.ByteString;
import dev.brevity.runtime.onnx.function.AttributeKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.AttributeProto;
import onnx.NodeProto;

/** The attributes of one node, by name. */
final class NodeAttributes {
  private final String node;
  private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();

  NodeAttributes(NodeProto proto, String node) {
    this.node = node;
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw OnnxException.invalid(
            "node `" + node + "` sets the attribute `" + attribute.getName() + "` twice");
      }
    }
  }

  Map<String, AttributeProto> all() {
    return attributes;
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  long integer(String name, long otherwise) {
    return find(name, AttributeKind.INTEGER).map(AttributeProto::getI).orElse(otherwise);
  }

  double real(String name, double otherwise) {
    return find(name, AttributeKind.REAL)
        .map(AttributeProto::getF)
        .map(Float::doubleValue)
        .orElse(otherwise);
  }

  String text(String name, String otherwise) {
    return find(name, AttributeKind.TEXT)
        .map(attribute -> attribute.getS().toStringUtf8())
        .orElse(otherwise);
  }

  Optional<List<Long>> integers(String name) {
    return find(name, AttributeKind.INTEGERS).map(AttributeProto::getIntsList);
  }

  Optional<List<Double>> reals(String name) {
    return find(name, AttributeKind.REALS)
        .map(attribute -> attribute.getFloatsList().stream().map(Float::doubleValue).toList());
  }

  Optional<List<String>> texts(String name) {
    return find(name, AttributeKind.TEXTS)
        .map(
            attribute ->
                attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList());
  }

  /** The attribute, which must be of that kind if it is there. */
  Optional<AttributeProto> find(String name, AttributeKind kind) {
    AttributeProto attribute = attributes.get(name);
    if (attribute == null) {
      return Optional.empty();
    }
    if (!matches(attribute, kind)) {
      throw OnnxException.invalid(
          "the attribute `"
              + name
              + "` of node `"
              + node
              + "` is of type "
              + attribute.getType()
              + ", not "
              + kind);
    }
    return Optional.of(attribute);
  }

  static boolean matches(AttributeProto attribute, AttributeKind kind) {
    AttributeProto.AttributeType type = attribute.getType();
    return switch (kind) {
      case INTEGER -> type == AttributeProto.AttributeType.INT;
      case REAL -> type == AttributeProto.AttributeType.FLOAT;
      case TEXT -> type == AttributeProto.AttributeType.STRING;
      case INTEGERS -> type == AttributeProto.AttributeType.INTS;
      case REALS -> type == AttributeProto.AttributeType.FLOATS;
      case TEXTS -> type == AttributeProto.AttributeType.STRINGS;
      case TENSOR -> type == AttributeProto.AttributeType.TENSOR;
    };
  }
}
