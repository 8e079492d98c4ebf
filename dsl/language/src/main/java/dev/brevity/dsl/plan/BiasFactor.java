package dev.brevity.dsl.plan;

import java.util.List;

/**
 * What demands on a bias may ask of the quantizers that its scale comes from.
 *
 * @param name what demands call it
 * @param slot where the other quantizer is
 * @param attribute what of it is told
 */
public record BiasFactor(String name, String slot, String attribute) {
  /** All of them. */
  public static final List<BiasFactor> ALL =
      List.of(
          new BiasFactor("weight_tensor_quant", "weight", "tensor_quant"),
          new BiasFactor("weight_scales", "weight", "scaling_per_output"),
          new BiasFactor("input_tensor_quant", "input", "tensor_quant"),
          new BiasFactor("input_scaling_impl", "input", "scaling_impl"),
          new BiasFactor("input_scales", "input", "scaling_per_output"));
}
