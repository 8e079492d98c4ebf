package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.proxy.LayerFacts;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What convolutions share: {@code [N, in, *] → [N, out, *]}, weight {@code [out, in / groups, *]}.
 */
abstract class Convolution extends WeightLayer {
  private final Geometry geometry;
  private final int filters;

  Convolution(String kind, ConvolutionBuilder<?> builder) {
    super(kind, builder.options());
    this.geometry = builder.geometry();
    this.filters = builder.filters();
  }

  final <B extends ConvolutionBuilder<B>> B describe(B builder) {
    return builder.like(geometry, filters).sharing(this);
  }

  @Override
  final Map<String, @Nullable Object> options() {
    return geometry.options(
        weight().getShape().get(1) * geometry.groups(), filters, bias().isPresent());
  }

  @Override
  final NDArray multiply(NDArray input, NDArray weight, @Nullable NDArray bias) {
    return input
        .getNDArrayInternal()
        .convolution(
            input,
            weight,
            bias,
            geometry.stride(),
            geometry.padding(),
            geometry.dilation(),
            geometry.groups())
        .singletonOrThrow();
  }

  @Override
  final LayerFacts.WeightFacts facts(Shape weightShape) {
    return new LayerFacts.WeightFacts(
        weightShape,
        weightShape.get(1) * geometry.groups(),
        weightShape.get(0),
        0,
        false,
        geometry.groups());
  }

  @Override
  final long terms(Shape weightShape) {
    return weightShape.size() / weightShape.get(0);
  }

  @Override
  final int channelDim() {
    return 1;
  }

  @Override
  protected final void prepare(Shape[] inputShapes) {
    long inChannels = inputShapes[0].get(1);
    weight().setShape(new Shape(filters, inChannels / geometry.groups()).addAll(geometry.kernel()));
    bias().ifPresent(bias -> bias.setShape(new Shape(filters)));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    Shape output = new Shape(input.get(0), filters);
    for (int i = 2; i < input.dimension(); i++) {
      output = output.add(geometry.output(input.get(i), i - 2));
    }
    return new Shape[] {output};
  }
}
