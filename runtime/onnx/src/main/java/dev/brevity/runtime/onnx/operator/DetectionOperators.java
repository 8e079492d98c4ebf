package dev.brevity.runtime.onnx.operator;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.brevity.runtime.graph.Call;
import dev.brevity.runtime.graph.Value;
import dev.brevity.runtime.onnx.shape.ElementwiseRules;
import dev.brevity.runtime.onnx.shape.IndexRules;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** What detectors do with the boxes they have found. Not differentiable. */
final class DetectionOperators {
  private DetectionOperators() {}

  static List<Operator> all() {
    return List.of(
        Operator.of(
                "NonMaxSuppression",
                10,
                "boxes scores max_output_boxes_per_class:i iou_threshold:f score_threshold:f",
                "center_point_box:i",
                DetectionOperators::suppress)
            .shape(IndexRules::suppressed),
        Operator.of(
                "RoiAlign",
                10,
                "X rois batch_indices:is",
                "coordinate_transformation_mode:s@16 mode:s output_height:i output_width:i"
                    + " sampling_ratio:i spatial_scale:f",
                DetectionOperators::align)
            .shape(ElementwiseRules::sameRank));
  }

  /** Of boxes that overlap the one with the best score is kept. */
  private static Value suppress(Call call) {
    NDArray given = call.array("boxes");
    NDArray scores = call.array("scores");
    if (given.getShape().dimension() != 3
        || given.getShape().get(2) != 4
        || scores.getShape().dimension() != 3
        || scores.getShape().get(2) != given.getShape().get(1)) {
      throw new IllegalArgumentException(
          "expected boxes [N, B, 4] and scores [N, C, B] but got "
              + given.getShape()
              + " and "
              + scores.getShape());
    }
    long most = call.integer("max_output_boxes_per_class", 0);
    double overlap = call.real("iou_threshold", 0);
    boolean limited = call.has("score_threshold");
    double least = limited ? call.real("score_threshold") : 0;
    int batches = (int) scores.getShape().get(0);
    int classes = (int) scores.getShape().get(1);
    int boxes = (int) scores.getShape().get(2);
    float[] corners = corners(given, call.integer("center_point_box", 0) != 0);
    float[] values = scores.toType(DataType.FLOAT32, false).toFloatArray();

    List<long[]> kept = new ArrayList<>();
    for (int batch = 0; batch < batches && most > 0; batch++) {
      for (int group = 0; group < classes; group++) {
        int from = (batch * classes + group) * boxes;
        int offset = batch * boxes;
        List<Integer> chosen = new ArrayList<>();
        List<Integer> candidates =
            IntStream.range(0, boxes)
                .filter(box -> !limited || values[from + box] > least)
                .boxed()
                .sorted(Comparator.comparing(box -> -values[from + box]))
                .toList();
        for (int box : candidates) {
          boolean free =
              chosen.stream()
                  .noneMatch(other -> overlap(corners, offset + box, offset + other) > overlap);
          if (free) {
            chosen.add(box);
            kept.add(new long[] {batch, group, box});
            if (chosen.size() >= most) {
              break;
            }
          }
        }
      }
    }
    long[] flat = kept.stream().flatMapToLong(Arrays::stream).toArray();
    return EngineMemory.of(given.getManager().create(flat, new Shape(kept.size(), 3)));
  }

  /** The least and the largest corner of each box. */
  private static float[] corners(NDArray boxes, boolean centred) {
    float[] given = boxes.toType(DataType.FLOAT32, false).toFloatArray();
    float[] corners = new float[given.length];
    for (int i = 0; i < given.length; i += 4) {
      for (int axis = 0; axis < 2; axis++) {
        float a = given[i + axis];
        float b = given[i + axis + 2];
        corners[i + axis] = centred ? a - b / 2 : Math.min(a, b);
        corners[i + axis + 2] = centred ? a + b / 2 : Math.max(a, b);
      }
    }
    return corners;
  }

  /** What two boxes have in common, in relation to what both cover. */
  private static double overlap(float[] corners, int first, int second) {
    double common = 1;
    double one = 1;
    double other = 1;
    for (int axis = 0; axis < 2; axis++) {
      float low = Math.max(corners[4 * first + axis], corners[4 * second + axis]);
      float high = Math.min(corners[4 * first + axis + 2], corners[4 * second + axis + 2]);
      common *= Math.max(0, high - low);
      one *= corners[4 * first + axis + 2] - corners[4 * first + axis];
      other *= corners[4 * second + axis + 2] - corners[4 * second + axis];
    }
    return one <= 0 || other <= 0 || common <= 0 ? 0 : common / (one + other - common);
  }

  /** Regions of an image, each as a grid of the same size. */
  private static Value align(Call call) {
    NDArray x = call.array("X");
    NDArray rois = call.array("rois");
    if (x.getShape().dimension() != 4
        || rois.getShape().dimension() != 2
        || rois.getShape().get(1) != 4) {
      throw new IllegalArgumentException(
          "expected [N, C, H, W] and regions [R, 4] but got "
              + x.getShape()
              + " and "
              + rois.getShape());
    }
    boolean half = call.text("coordinate_transformation_mode", "half_pixel").equals("half_pixel");
    RegionGrid grid =
        new RegionGrid(
            Math.toIntExact(call.integer("output_height", 1)),
            Math.toIntExact(call.integer("output_width", 1)),
            Math.toIntExact(call.integer("sampling_ratio", 0)),
            call.real("spatial_scale", 1),
            half,
            call.text("mode", "avg").equals("max"));
    long count = rois.getShape().get(0);
    Shape shape = Axes.checked(count, x.getShape().get(1), grid.height(), grid.width());
    float[] result = new float[(int) shape.size()];
    float[] image = x.toType(DataType.FLOAT32, false).toFloatArray();
    float[] regions = rois.toType(DataType.FLOAT32, false).toFloatArray();
    long[] batches = call.integers("batch_indices");
    int channels = (int) x.getShape().get(1);
    int height = (int) x.getShape().get(2);
    int width = (int) x.getShape().get(3);
    for (int i = 0; i < count; i++) {
      if (batches[i] < 0 || batches[i] >= x.getShape().get(0)) {
        throw new IllegalArgumentException("there is no image " + batches[i]);
      }
      int source = (int) batches[i] * channels * height * width;
      grid.sample(regions, 4 * i, image, source, channels, height, width, result, i);
    }
    return EngineMemory.of(x.getManager().create(result, shape).toType(x.getDataType(), false));
  }
}
