package dev.brevity.runtime.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import dev.brevity.runtime.aten.Scalar;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Tensors one after the other. */
public final class Concatenation {
  private Concatenation() {}

  /**
   * Joins tensors in a dimension. Integers and minifloats of one format stay what they are; in
   * training scales and zero points are averaged, otherwise they must agree. Different kinds give
   * plain values.
   *
   * @param dim negative counts from the end
   * @throws IllegalStateException if scales, zero points, bit widths or signs differ
   */
  public static QuantTensor cat(List<? extends QuantTensor> tensors, int dim) {
    QuantTensor first = tensors.get(0);
    if (tensors.size() == 1) {
      return first;
    }
    NDList values = new NDList();
    tensors.forEach(tensor -> values.add(tensor.value()));
    int axis = dim < 0 ? dim + first.value().getShape().dimension() : dim;
    NDArray joined = NDArrays.concat(values, axis);
    if (tensors.stream().allMatch(IntQuantTensor.class::isInstance)) {
      return integers(tensors.stream().map(IntQuantTensor.class::cast).toList(), joined);
    }
    if (tensors.stream().allMatch(FloatQuantTensor.class::isInstance)) {
      return minifloats(tensors.stream().map(FloatQuantTensor.class::cast).toList(), joined);
    }
    return new PlainTensor(joined);
  }

  private static IntQuantTensor integers(List<IntQuantTensor> tensors, NDArray joined) {
    IntQuantTensor first = tensors.get(0);
    Agreement.ofScales(tensors);
    Agreement.ofZeroPoints(tensors);
    Agreement.of("bit widths", tensors, IntQuantTensor::bitWidth);
    Agreement.ofSigns(tensors);
    return new IntQuantTensor(
        joined,
        shared(tensors, IntQuantTensor::scale),
        shared(tensors, IntQuantTensor::zeroPoint),
        shared(tensors, IntQuantTensor::bitWidth),
        first.signed(),
        training(tensors));
  }

  private static FloatQuantTensor minifloats(List<FloatQuantTensor> tensors, NDArray joined) {
    FloatQuantTensor first = tensors.get(0);
    Agreement.ofScales(tensors);
    Agreement.ofZeroPoints(tensors);
    sameFormats(tensors);
    Agreement.ofSigns(tensors);
    return new FloatQuantTensor(
        joined,
        shared(tensors, FloatQuantTensor::scale),
        shared(tensors, FloatQuantTensor::zeroPoint),
        new Minifloat(
            shared(tensors, tensor -> tensor.format().exponentBitWidth()),
            shared(tensors, tensor -> tensor.format().mantissaBitWidth()),
            shared(tensors, tensor -> tensor.format().exponentBias()),
            first.format().saturating(),
            first.format().infValues(),
            first.format().nanValues()),
        first.signed(),
        training(tensors));
  }

  private static void sameFormats(List<FloatQuantTensor> tensors) {
    Agreement.of("exponent bit widths", tensors, tensor -> tensor.format().exponentBitWidth());
    Agreement.of("mantissa bit widths", tensors, tensor -> tensor.format().mantissaBitWidth());
    Agreement.of("exponent biases", tensors, tensor -> tensor.format().exponentBias());
    Minifloat first = tensors.get(0).format();
    for (FloatQuantTensor other : tensors) {
      if (!Objects.equals(first.infValues(), other.format().infValues())
          || !Objects.equals(first.nanValues(), other.format().nanValues())) {
        throw new IllegalStateException(
            "the operands have different codes for infinity or not-a-number");
      }
    }
  }

  /** The average in training, otherwise that of the first. */
  private static <T extends ScaledTensor> NDArray shared(
      List<T> tensors, Function<T, NDArray> property) {
    NDArray sum = property.apply(tensors.get(0));
    if (!training(tensors)) {
      return sum;
    }
    for (T other : tensors.subList(1, tensors.size())) {
      sum = sum.add(property.apply(other));
    }
    return Scalar.over(sum, tensors.size());
  }

  private static boolean training(List<? extends ScaledTensor> tensors) {
    return tensors.stream().anyMatch(ScaledTensor::training);
  }
}
