package dev.brevity.runtime.onnx.node;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import onnx.AttributeProto;
import onnx.NodeProto;

/** The attributes of one node, by name. */
public final class NodeAttributes {
  private final String node;
  private final Map<String, AttributeProto> attributes = new LinkedHashMap<>();

  public NodeAttributes(NodeProto proto, String node) {
    this.node = node;
    for (AttributeProto attribute : proto.getAttributeList()) {
      if (attributes.put(attribute.getName(), attribute) != null) {
        throw OnnxException.invalid(
            "node `" + node + "` sets the attribute `" + attribute.getName() + "` twice");
      }
    }
  }

  public Map<String, AttributeProto> all() {
    return attributes;
  }

  public boolean has(String name) {
    return attributes.containsKey(name);
  }

  public long integer(String name, long otherwise) {
    return find(name, AttributeKind.INTEGER).map(AttributeProto::getI).orElse(otherwise);
  }

  public double real(String name, double otherwise) {
    return find(name, AttributeKind.REAL)
        .map(AttributeProto::getF)
        .map(Float::doubleValue)
        .orElse(otherwise);
  }

  public String text(String name, String otherwise) {
    return find(name, AttributeKind.TEXT)
        .map(attribute -> attribute.getS().toStringUtf8())
        .orElse(otherwise);
  }

  public Optional<List<Long>> integers(String name) {
    return find(name, AttributeKind.INTEGERS).map(AttributeProto::getIntsList);
  }

  public Optional<List<Double>> reals(String name) {
    return find(name, AttributeKind.REALS)
        .map(attribute -> attribute.getFloatsList().stream().map(Float::doubleValue).toList());
  }

  public Optional<List<String>> texts(String name) {
    return find(name, AttributeKind.TEXTS)
        .map(
            attribute ->
                attribute.getStringsList().stream().map(ByteString::toStringUtf8).toList());
  }

  /** The attribute, which must be of that kind if it is there. */
  public Optional<AttributeProto> find(String name, AttributeKind kind) {
    AttributeProto attribute = attributes.get(name);
    if (attribute == null) {
      return Optional.empty();
    }
    if (attribute.getType() != kind.written()) {
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
}
