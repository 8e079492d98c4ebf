package dev.brevity.samples.digits;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import dev.brevity.runtime.layer.QuantFlatten;
import dev.brevity.runtime.layer.QuantMaxPool2d;
import java.util.Optional;

/**
 * LeNet-5 with ReLU and max pooling, 61,706 parameters: {@code [batch, 1, 28, 28]} to logits {@code
 * [batch, 10]}. What its layers are is up to the sample; pooling and flattening pass on what is
 * known of the quantization of their input.
 */
public final class LeNet {
  /** Shape of the input, for a batch of one. */
  public static final Shape INPUT = new Shape(1, 1, DigitImages.SIDE, DigitImages.SIDE);

  /** The data type of everything. */
  public static final DataType TYPE = DataType.FLOAT32;

  private LeNet() {}

  /** The layers of which a LeNet is made; in floating point unless a sample says otherwise. */
  public interface Layers {
    /** What is done to the images first. */
    default Optional<Block> image() {
      return Optional.empty();
    }

    /**
     * A convolution by 5 × 5 kernels.
     *
     * @param position 0 or 1
     */
    default Block convolution(int position, int filters, int padding) {
      return Conv2d.builder()
          .setFilters(filters)
          .setKernelShape(new Shape(5, 5))
          .optPadding(new Shape(padding, padding))
          .build();
    }

    /** A linear layer that an activation follows. */
    default Block linear(int units) {
      return Linear.builder().setUnits(units).build();
    }

    /** The last layer. */
    default Block logits(int units) {
      return linear(units);
    }

    default Block activation() {
      return Activation.reluBlock();
    }
  }

  /** A network of these layers. */
  public static SequentialBlock of(Layers layers) {
    SequentialBlock network = new SequentialBlock();
    layers.image().ifPresent(network::add);
    return network
        .add(layers.convolution(0, 6, 2))
        .add(layers.activation())
        .add(pool())
        .add(layers.convolution(1, 16, 0))
        .add(layers.activation())
        .add(pool())
        .add(new QuantFlatten())
        .add(layers.linear(120))
        .add(layers.activation())
        .add(layers.linear(84))
        .add(layers.activation())
        .add(layers.logits(10));
  }

  /** The network in floating point. */
  public static SequentialBlock inFloat() {
    return of(new Layers() {});
  }

  private static QuantMaxPool2d pool() {
    return QuantMaxPool2d.builder().kernel(2, 2).stride(2, 2).build();
  }
}
