package dev.brevity.runtime.layer;

import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * How a window moves over its input, one number per spatial dimension.
 *
 * @param ceil whether a window that does not fit whole counts too
 */
record PoolWindow(Shape kernel, Shape stride, Shape padding, Shape dilation, boolean ceil) {
  /** Everything but the dilation, which only some layers have, by PyTorch's names. */
  Map<String, @Nullable Object> options() {
    Map<String, @Nullable Object> options = new LinkedHashMap<>();
    options.put("kernel_size", numbers(kernel));
    options.put("stride", numbers(stride));
    options.put("padding", numbers(padding));
    options.put("ceil_mode", ceil);
    return options;
  }

  static List<Long> numbers(Shape sizes) {
    return LongStream.of(sizes.getShape()).boxed().toList();
  }

  /** The shape of what is left of an input {@code [N, C, *]}. */
  Shape output(Shape input) {
    Shape output = input.slice(0, input.dimension() - kernel.dimension());
    for (int i = 0; i < kernel.dimension(); i++) {
      output = output.add(output(input.get(input.dimension() - kernel.dimension() + i), i));
    }
    return output;
  }

  private long output(long input, int dimension) {
    long step = stride.get(dimension);
    long pad = padding.get(dimension);
    long reach = dilation.get(dimension) * (kernel.get(dimension) - 1) + 1;
    long room = input + 2 * pad - reach;
    long windows = (ceil ? room + step - 1 : room) / step + 1;
    // The last window must begin inside the input or before it.
    return ceil && (windows - 1) * step >= input + pad ? windows - 1 : windows;
  }
}
