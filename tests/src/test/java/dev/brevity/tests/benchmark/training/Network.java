package dev.brevity.tests.benchmark.training;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.ParallelBlock;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.pooling.Pool;
import java.util.List;

/** Networks for digits: {@code [batch, 1, 28, 28]} to logits {@code [batch, 10]}. */
enum Network {
  /** LeNet-5 with ReLU and max pooling. */
  LENET {
    @Override
    Block of(Layers layers) {
      return new SequentialBlock()
          .add(layers.convolution(6, 5, 1, 2))
          .add(Activation.reluBlock())
          .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
          .add(layers.convolution(16, 5, 1, 0))
          .add(Activation.reluBlock())
          .add(Pool.maxPool2dBlock(new Shape(2, 2), new Shape(2, 2)))
          .add(Blocks.batchFlattenBlock())
          .add(layers.linear(120))
          .add(Activation.reluBlock())
          .add(layers.linear(84))
          .add(Activation.reluBlock())
          .add(layers.linear(10));
    }
  },
  /** A residual network of 16, 32 and 64 channels with batch normalization folded. */
  RESNET {
    @Override
    Block of(Layers layers) {
      return new SequentialBlock()
          .add(layers.convolution(16, 3, 1, 1))
          .add(Activation.reluBlock())
          .add(residual(layers, 16, 1, Blocks.identityBlock()))
          .add(residual(layers, 32, 2, layers.convolution(32, 1, 2, 0)))
          .add(residual(layers, 64, 2, layers.convolution(64, 1, 2, 0)))
          .add(Pool.globalAvgPool2dBlock())
          .add(layers.linear(10));
    }
  },
  /** A long short-term memory of 128 numbers that reads the image row by row. */
  LSTM {
    @Override
    Block of(Layers layers) {
      return new SequentialBlock()
          .add(images -> new NDList(images.singletonOrThrow().squeeze(1)))
          .add(layers.recurrent(128))
          .add(outputs -> new NDList(outputs.get(0).get(":, -1")))
          .add(layers.linear(10));
    }
  };

  abstract Block of(Layers layers);

  private static Block residual(Layers layers, int filters, int stride, Block shortcut) {
    Block body =
        new SequentialBlock()
            .add(layers.convolution(filters, 3, stride, 1))
            .add(Activation.reluBlock())
            .add(layers.convolution(filters, 3, 1, 1));
    return new SequentialBlock()
        .add(new ParallelBlock(Network::sum, List.of(body, shortcut)))
        .add(Activation.reluBlock());
  }

  private static NDList sum(List<NDList> branches) {
    NDArray first = branches.get(0).singletonOrThrow();
    return new NDList(first.add(branches.get(1).singletonOrThrow()));
  }
}
