package dev.brevity.runtime.aten;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;

/** Derivatives that are computed forward, along with the values. */
public final class Differentiation {
  private Differentiation() {}

  /**
   * A variable that holds a number for each element of a tensor.
   *
   * @param number one element
   */
  public static NDArray variable(NDArray number, Shape shape) {
    NDArray variable = number.stopGradient().reshape(new Shape(1)).broadcast(shape).duplicate();
    variable.setRequiresGradient(true);
    return variable;
  }

  /**
   * Finds the derivative of each element by the variables of its place.
   *
   * @param values computed element by element from variables alone
   */
  public static void differentiate(NDArray values) {
    JniUtils.backward((PtNDArray) values, (PtNDArray) values.onesLike(), false, false);
  }

  /**
   * What {@link #differentiate} has found for a variable; zero where it is not a number, as for
   * infinite values.
   */
  public static NDArray derivative(NDArray variable) {
    return Aten.call("finite_or_zero", variable.getGradient());
  }

  /**
   * The values of {@code y}, with the gradient of {@code y + number * direction}.
   *
   * @param number one element
   * @param direction without gradient, in the shape of {@code y}
   */
  public static NDArray follow(NDArray y, NDArray number, NDArray direction) {
    return Aten.call("follow", y, number, direction);
  }
}
