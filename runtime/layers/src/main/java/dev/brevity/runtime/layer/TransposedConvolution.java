package dev.brevity.runtime.layer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.brevity.dsl.model.ModelOutline.Weight;
import dev.brevity.runtime.aten.Pads;
import dev.brevity.runtime.aten.TransposedConvolutions;
import dev.brevity.runtime.aten.Windows;
import dev.brevity.runtime.proxy.Facts;
import dev.brevity.runtime.tensor.AccumulatorBitWidth;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What transposed convolutions share: {@code [N, in, *] → [N, out, *]}, weight {@code [in, out /
 * groups, *]}.
 */
abstract class TransposedConvolution extends WeightLayer {
  private final Geometry geometry;
  private final int filters;

  TransposedConvolution(String kind, ConvolutionBuilder<?> builder) {
    super(kind, builder.options());
    this.geometry = builder.geometry();
    if (geometry.same() || geometry.mode() != PaddingMode.ZEROS) {
      throw new IllegalArgumentException(
          "a transposed convolution takes padding away from its output, so it is given in numbers");
    }
    this.filters = builder.filters();
  }

  final <B extends ConvolutionBuilder<B>> B describe(B builder) {
    return builder.like(geometry, filters).sharing(this);
  }

  @Override
  final Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options =
        geometry.options(weight().getShape().get(0), filters, bias().isPresent());
    options.put("output_padding", Geometry.list(geometry.outputPadding()));
    return options;
  }

  @Override
  final NDArray multiply(NDArray input, NDArray weight, @Nullable NDArray bias) {
    return TransposedConvolutions.apply(
        input,
        weight,
        bias,
        geometry.stride(),
        geometry.padding(),
        geometry.outputPadding(),
        geometry.dilation(),
        geometry.groups());
  }

  /**
   * A transposed convolution is an ordinary one over an input with zeros between its elements, by a
   * kernel that is read from end to begin; here the input is read that way instead.
   */
  @Override
  public final NDArray operands(NDArray input) {
    int dimensions = geometry.kernel().dimension();
    long[] widths = new long[2 * dimensions];
    long[] spatial = new long[dimensions];
    for (int i = 0; i < dimensions; i++) {
      long reach = geometry.dilation().get(i) * (geometry.kernel().get(i) - 1);
      int place = 2 * (dimensions - 1 - i);
      widths[place] = reach - geometry.padding().get(i);
      widths[place + 1] = widths[place] + geometry.outputPadding().get(i);
      spatial[i] = 2L + i;
    }
    NDArray spread = Windows.spread(input.stopGradient(), geometry.stride());
    return Windows.of(
        Windows.flipped(Pads.constant(spread, 0f, widths), spatial),
        geometry.kernel(),
        Geometry.repeated(1, dimensions),
        geometry.dilation(),
        geometry.groups());
  }

  @Override
  final Weight facts(Shape weightShape) {
    return new Weight(
        Facts.sizes(weightShape),
        weightShape.get(0),
        weightShape.get(1) * geometry.groups(),
        1,
        true,
        geometry.groups());
  }

  @Override
  final long terms(Shape weightShape) {
    return AccumulatorBitWidth.termsOfTransposedConvolution(weightShape, geometry.stride());
  }

  @Override
  public final int channelDim() {
    return 1;
  }

  @Override
  protected final void prepare(Shape[] inputShapes) {
    long inChannels = inputShapes[0].get(1);
    weight()
        .setShape(
            new Shape(inChannels, (long) filters / geometry.groups()).addAll(geometry.kernel()));
    bias().ifPresent(bias -> bias.setShape(new Shape(filters)));
  }

  @Override
  public final Shape[] getOutputShapes(Shape[] inputShapes) {
    Shape input = inputShapes[0];
    Shape output = new Shape(input.get(0), filters);
    for (int i = 2; i < input.dimension(); i++) {
      output = output.add(geometry.transposedOutput(input.get(i), i - 2));
    }
    return new Shape[] {output};
  }
}
