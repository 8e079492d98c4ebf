package dev.brevity.runtime.onnx.fakequant;

import dev.brevity.runtime.onnx.element.Attributes;
import dev.brevity.runtime.onnx.node.NodeAttributes;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import onnx.AttributeProto;
import onnx.NodeProto;

/** A node of ONNX while it is made; its attributes are written in the order of their names. */
public final class NodeDraft {
  private final NodeProto.Builder node = NodeProto.newBuilder();
  private final Map<String, AttributeProto> attributes = new TreeMap<>();

  /**
   * @param domain of the operator; empty text for those of ONNX
   */
  public NodeDraft(String domain, String type) {
    node.setDomain(domain).setOpType(type);
  }

  /** An operator of ONNX itself. */
  public NodeDraft(String type) {
    this("", type);
  }

  /** Adds operands by name. */
  public NodeDraft input(String... tensors) {
    node.addAllInput(List.of(tensors));
    return this;
  }

  /** Takes all attributes of another node. */
  public NodeDraft with(NodeAttributes others) {
    attributes.putAll(others.all());
    return this;
  }

  /** Takes all that a convolution is told of its window, and spells out what is left out. */
  public NodeDraft window(FakeQuantNode.Weighted layer) {
    int spatial = layer.spatial();
    long[] kernel = Arrays.copyOfRange(layer.weight().shape(), 2, spatial + 2);
    set("dilations", Collections.nCopies(spatial, 1L));
    set("group", 1L);
    set("kernel_shape", LongStream.of(kernel).boxed().toList());
    set("strides", Collections.nCopies(spatial, 1L));
    if (!layer.attributes().has("auto_pad")) {
      set("pads", Collections.nCopies(2 * spatial, 0L));
    }
    return with(layer.attributes());
  }

  public NodeDraft set(String name, long value) {
    return set(Attributes.integer(name, value));
  }

  public NodeDraft set(String name, boolean value) {
    return set(name, value ? 1L : 0L);
  }

  public NodeDraft set(String name, float value) {
    return set(Attributes.real(name, value));
  }

  public NodeDraft set(String name, List<Long> values) {
    return set(Attributes.integers(name, values));
  }

  public NodeDraft set(String name, String text) {
    return set(Attributes.text(name, text));
  }

  private NodeDraft set(AttributeProto attribute) {
    attributes.put(attribute.getName(), attribute);
    return this;
  }

  NodeProto as(String name, List<String> outputs) {
    return node.setName(name).addAllOutput(outputs).addAllAttribute(attributes.values()).build();
  }
}
