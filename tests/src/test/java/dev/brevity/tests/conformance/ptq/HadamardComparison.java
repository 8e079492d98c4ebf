package dev.brevity.tests.conformance.ptq;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import dev.brevity.runtime.algorithm.rotation.Hadamard;
import dev.brevity.runtime.aten.Orthogonal;
import dev.brevity.tests.conformance.Native;
import dev.brevity.tests.conformance.Tensor;
import java.util.Optional;

/** Hadamard matrices: their sizes, the base matrices, products with them, random ones. */
final class HadamardComparison implements PtqComparison {
  @Override
  public void compare(JsonNode record, NDManager manager, Mismatches mismatches) {
    record
        .path("K")
        .fields()
        .forEachRemaining(
            field ->
                mismatches.equal(
                    "base of " + field.getKey(),
                    Optional.of(field.getValue().asInt()),
                    Hadamard.of(Integer.parseInt(field.getKey())).map(Hadamard::base)));
    record
        .path("matrices")
        .fields()
        .forEachRemaining(
            field -> base(Integer.parseInt(field.getKey()), field.getValue(), manager, mismatches));
    record.path("cases").forEach(one -> compareCase(one, manager, mismatches));
  }

  private static void base(int size, JsonNode rows, NDManager manager, Mismatches mismatches) {
    float[] matrix = Hadamard.of(size).orElseThrow().matrix(manager).toFloatArray();
    for (int row = 0; row < size; row++) {
      String signs = rows.get(row).asText();
      for (int column = 0; column < size; column++) {
        // A row of the identity is multiplied from the right, so that this is the transpose.
        if ((matrix[column * size + row] > 0) != (signs.charAt(column) == '+')) {
          mismatches.add("base " + size + " differs at " + row + ", " + column);
          return;
        }
      }
    }
  }

  private static void compareCase(JsonNode one, NDManager manager, Mismatches mismatches) {
    int size = one.get("n").asInt();
    if (one.has("steps")) {
      mismatches.equal(
          "size above " + size,
          one.get("result").asInt(),
          Hadamard.closestSize(size, one.get("steps").asInt()));
      return;
    }
    Hadamard hadamard = Hadamard.of(size).orElseThrow();
    if (one.has("x")) {
      NDArray x = Native.of(manager, Tensor.read(one.get("x")));
      mismatches.close("product of " + size, one.get("y"), hadamard.apply(x));
      mismatches.close(
          "product with the transpose of " + size,
          one.get("y_transpose"),
          hadamard.applyTransposed(x));
    }
    if (one.has("random_bits")) {
      float[] signs = new float[size];
      for (int i = 0; i < size; i++) {
        signs[i] = one.get("random_bits").get(i).asInt() == 1 ? 1f : -1f;
      }
      NDArray diagonal = manager.eye(size).mul(manager.create(signs));
      mismatches.close(
          "random matrix of " + size, one.get("random_hadamard"), hadamard.apply(diagonal));
      NDArray gaussian = Native.of(manager, Tensor.read(one.get("gaussian")));
      mismatches.close(
          "orthogonal matrix of " + size,
          one.get("random_orthogonal"),
          Orthogonal.factor(gaussian));
    }
  }
}
