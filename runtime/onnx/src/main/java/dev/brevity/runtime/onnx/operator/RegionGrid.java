package dev.brevity.runtime.onnx.operator;

/**
 * A region of an image seen as a grid, after He et al., "Mask R-CNN" (2017): each cell is the mean,
 * or the largest, of values interpolated at places inside of it.
 *
 * @param samples places per cell and dimension; 0 for as many as the cell has pixels
 * @param scale from coordinates of regions to those of the image
 * @param half whether pixels have their centres at halves
 * @param largest whether the largest value counts, rather than the mean
 */
record RegionGrid(int height, int width, int samples, double scale, boolean half, boolean largest) {
  /** More places than any region of an image has. */
  private static final int MOST_SAMPLES = 1 << 12;

  RegionGrid {
    if (height < 1 || width < 1 || samples < 0 || samples > MOST_SAMPLES) {
      throw new IllegalArgumentException("a grid of " + height + " by " + width + " is impossible");
    }
  }

  /** One of the places along a dimension: two neighbours and the weight of the second. */
  private record Place(int low, int high, float part, boolean inside) {
    static Place of(double at, int size) {
      if (at < -1 || at > size) {
        return new Place(0, 0, 0, false);
      }
      double clamped = Math.max(0, at);
      int low = Math.min(size - 1, (int) clamped);
      boolean last = low == size - 1;
      return new Place(low, last ? low : low + 1, last ? 0 : (float) (clamped - low), true);
    }
  }

  /** Fills the result's grids of all channels for the region that begins at {@code region}. */
  void sample(
      float[] regions,
      int region,
      float[] image,
      int source,
      int channels,
      int rows,
      int columns,
      float[] result,
      int number) {
    double offset = half ? 0.5 : 0;
    Place[][] across =
        places(
            regions[region] * scale - offset, regions[region + 2] * scale - offset, width, columns);
    Place[][] down =
        places(
            regions[region + 1] * scale - offset,
            regions[region + 3] * scale - offset,
            height,
            rows);
    int target = number * channels * height * width;
    for (int channel = 0; channel < channels; channel++) {
      int plane = source + channel * rows * columns;
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          result[target++] = cell(image, plane, columns, down[y], across[x]);
        }
      }
    }
  }

  private Place[][] places(double from, double to, int cells, int size) {
    double length = half ? to - from : Math.max(to - from, 1);
    double step = length / cells;
    int count = samples > 0 ? samples : (int) Math.ceil(Math.min(step, MOST_SAMPLES));
    Place[][] places = new Place[cells][Math.max(0, count)];
    for (int cell = 0; cell < cells; cell++) {
      for (int i = 0; i < count; i++) {
        places[cell][i] = Place.of(from + cell * step + (i + 0.5) * step / count, size);
      }
    }
    return places;
  }

  private float cell(float[] image, int plane, int columns, Place[] down, Place[] across) {
    double sum = 0;
    float highest = Float.NEGATIVE_INFINITY;
    for (Place y : down) {
      for (Place x : across) {
        if (y.inside() && x.inside()) {
          int upper = plane + y.low() * columns;
          int lower = plane + y.high() * columns;
          float a = image[upper + x.low()] * (1 - y.part()) * (1 - x.part());
          float b = image[upper + x.high()] * (1 - y.part()) * x.part();
          float c = image[lower + x.low()] * y.part() * (1 - x.part());
          float d = image[lower + x.high()] * y.part() * x.part();
          sum += a + b + c + d;
          // The largest of weighted neighbours, not of interpolated values, as onnxruntime has it.
          highest = Math.max(highest, Math.max(Math.max(a, b), Math.max(c, d)));
        } else {
          highest = Math.max(highest, 0);
        }
      }
    }
    int count = down.length * across.length;
    if (largest) {
      return count == 0 ? 0 : highest;
    }
    return (float) (sum / Math.max(1, count));
  }
}
