package dev.brevity.runtime.onnx.finn;

import dev.brevity.runtime.onnx.fakequant.CodeRange;
import dev.brevity.runtime.onnx.fakequant.StoredCodes;
import java.util.LinkedHashMap;
import java.util.Map;
import onnx.GraphProto;
import onnx.StringStringEntryProto;
import onnx.TensorAnnotation;

/** FINN's names of data types, and which tensors have which. */
final class FinnTypes {
  private static final String KEY = "finn_datatype";
  private static final String SIGNS = "BIPOLAR";

  private final Map<String, String> types = new LinkedHashMap<>();

  /** The type of integers of a range. */
  static String of(CodeRange range) {
    return (range.isSigned() ? "INT" : "UINT") + range.bits();
  }

  /** The type of a stored tensor. */
  static String of(StoredCodes codes) {
    return codes.hasOnlySigns() ? SIGNS : of(codes.range());
  }

  /** The type of signs. */
  static String signs() {
    return SIGNS;
  }

  /** Notes the type of a tensor; returns its name. */
  String note(String tensor, String type) {
    types.put(tensor, type);
    return tensor;
  }

  void writeTo(GraphProto.Builder graph) {
    types.forEach(
        (tensor, type) ->
            graph.addQuantizationAnnotation(
                TensorAnnotation.newBuilder()
                    .setTensorName(tensor)
                    .addQuantParameterTensorNames(
                        StringStringEntryProto.newBuilder().setKey(KEY).setValue(type))));
  }
}
