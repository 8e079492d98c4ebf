package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.aten.Convolutions;
import dev.brevity.runtime.aten.Pads;
import dev.brevity.runtime.aten.Windows;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.tensor.AccumulatorBitWidth;
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
    boolean asGiven = !geometry.same() && geometry.mode() == PaddingMode.ZEROS;
    NDArray seen = asGiven ? input : padded(input);
    return Convolutions.apply(
        seen,
        weight,
        bias,
        geometry.stride(),
        asGiven ? geometry.padding() : Geometry.repeated(0, geometry.kernel().dimension()),
        geometry.dilation(),
        geometry.groups());
  }

  @Override
  public final NDArray operands(NDArray input) {
    return Windows.of(
        padded(input.stopGradient()),
        geometry.kernel(),
        geometry.stride(),
        geometry.dilation(),
        geometry.groups());
  }

  private NDArray padded(NDArray input) {
    Shape shape = input.getShape();
    int dimensions = geometry.kernel().dimension();
    long[] widths = new long[2 * dimensions];
    for (int i = 0; i < dimensions; i++) {
      long both = geometry.padded(shape.get(2 + i), i);
      int place = 2 * (dimensions - 1 - i);
      widths[place] = both / 2;
      widths[place + 1] = both - both / 2;
    }
    return switch (geometry.mode()) {
      case ZEROS -> Pads.constant(input, 0f, widths);
      case REFLECT -> Pads.of(input, Pads.Filling.REFLECT, widths);
      case REPLICATE -> Pads.of(input, Pads.Filling.REPLICATE, widths);
      case CIRCULAR -> Pads.of(input, Pads.Filling.CIRCULAR, widths);
    };
  }

  @Override
  final Weight facts(Shape weightShape) {
    return new Weight(
        Facts.sizes(weightShape),
        weightShape.get(1) * geometry.groups(),
        weightShape.get(0),
        0,
        false,
        geometry.groups());
  }

  @Override
  final long terms(Shape weightShape) {
    return AccumulatorBitWidth.termsOfConvolution(weightShape);
  }

  @Override
  public final int channelDim() {
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
