package dev.brevity.runtime.recurrent.onnx;

import ai.djl.ndarray.NDArray;
import ai.djl.nn.Activation;
import dev.brevity.runtime.aten.FloatFunctions;
import dev.brevity.runtime.aten.Scalar;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/**
 * An activation function with its parameters.
 *
 * @param name in lower case, as ONNX calls it otherwise
 */
public record CellActivation(String name, double alpha, double beta) {
  /**
   * The functions with those names.
   *
   * @param alphas in order, for those that take one; the others have ONNX's
   * @throws IllegalArgumentException if there is no such function
   */
  public static List<CellActivation> all(
      List<String> names, List<Double> alphas, List<Double> betas) {
    Iterator<Double> alpha = alphas.iterator();
    Iterator<Double> beta = betas.iterator();
    List<CellActivation> activations = new ArrayList<>();
    for (String given : names) {
      String name = given.toLowerCase(Locale.ROOT);
      activations.add(
          switch (name) {
            case "tanh", "sigmoid", "relu", "softsign", "softplus" ->
                new CellActivation(name, 0, 0);
            case "leakyrelu" -> new CellActivation(name, next(alpha, 0.01), 0);
            case "elu", "thresholdedrelu" -> new CellActivation(name, next(alpha, 1), 0);
            case "hardsigmoid" -> new CellActivation(name, next(alpha, 0.2), next(beta, 0.5));
            case "affine" -> new CellActivation(name, next(alpha, 1), next(beta, 0));
            case "scaledtanh" -> new CellActivation(name, next(alpha, 1), next(beta, 1));
            default -> throw new IllegalArgumentException("no activation function " + given);
          });
    }
    return activations;
  }

  private static double next(Iterator<Double> given, double otherwise) {
    return given.hasNext() ? given.next() : otherwise;
  }

  NDArray apply(NDArray x) {
    return switch (name) {
      case "sigmoid" -> Activation.sigmoid(x);
      case "relu" -> Activation.relu(x);
      case "softsign" -> Activation.softSign(x);
      case "softplus" -> FloatFunctions.softplus(x);
      case "leakyrelu" -> Activation.leakyRelu(x, (float) alpha);
      case "elu" -> Activation.elu(x, (float) alpha);
      case "thresholdedrelu" -> x.mul(x.gt((float) alpha).toType(x.getDataType(), false));
      case "hardsigmoid" -> line(x).clip(0, 1);
      case "affine" -> line(x);
      case "scaledtanh" -> Scalar.times(Scalar.times(x, beta).tanh(), alpha);
      default -> Activation.tanh(x);
    };
  }

  private NDArray line(NDArray x) {
    return Scalar.times(x, alpha).add((float) beta);
  }
}
